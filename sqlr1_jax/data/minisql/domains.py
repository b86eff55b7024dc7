"""Database schemas of minisql's domains, and their vocabulary.

A domain is a few lines of text, which `parse` reads:

    shop                                            the database
      customers: name city age                      a table and its columns, in order
      orders: customer_id status order_date?        `x_id` refers to the table of x's; `?` allows NULL
      * premium products: price > 150               a term that needs external knowledge, and its meaning
      = stock value: products price * stock         a quantity that needs external knowledge, and its formula

A column's name determines its kind of values (`_field`); `column:kind` overrides it. Every table has an integer key `id`.
The unseen domains combine known words in new tables and have a few words of their own.
"""

from __future__ import annotations

import dataclasses

FIRST = (
    "Anna Boris Clara David Elena Felix Grace Henry Iris Jonas Karen Leo Maria Nina Oscar Paula Ruben Sara Tomas Vera"
)
LAST = (
    "Adams Brown Clark Diaz Evans Fischer Garcia Hughes Ito Jones Kumar Lopez Moore Novak Olsen Park Rossi Smith Young"
)
ADJECTIVES = "Golden Silent Blue Red Broken Happy Little Grand Wild Old New Bright Dark Lost Royal Green"
NOUNS = "River Garden Star Road House Moon Forest Bridge Light Winter Summer Island Tower Dream Stone Ocean"

CHOICES = {
    "city": "Paris London Rome Berlin Madrid Tokyo Cairo Lima",
    "country": "France Italy Spain Japan Egypt Peru Kenya Brazil",
    "category": "tools toys food garden sport",
    "status": "open paid late closed",
    "subject": "math history physics art music",
    "level": "basic middle advanced",
    "specialty": "surgery eyes heart skin bones",
    "gender": "F M",
    "genre": "drama comedy crime fantasy poetry",
    "style": "rock jazz pop folk soul",
    "cuisine": "italian indian mexican thai french",
    "position": "junior senior lead manager",
    "role": "goalkeeper defender midfielder striker",
    "type": "basic family business premium",
    "room": "north south east west",
    "payment": "card cash transfer",
    "destination": "Oslo Vienna Dublin Athens Lisbon Prague",
    "view": "sea park street",
}
RANGES = {  # name: (lowest, highest, step); numbers are short because every digit is a token
    "age": (18, 80, 1),
    "price": (10, 300, 5),
    "stock": (0, 90, 5),
    "quantity": (1, 12, 1),
    "salary": (20, 99, 1),
    "credits": (2, 12, 1),
    "hours": (10, 90, 5),
    "score": (30, 100, 1),
    "experience": (1, 40, 1),
    "cost": (50, 900, 10),
    "pages": (80, 700, 10),
    "year": (1990, 2023, 1),
    "days": (3, 60, 1),
    "seats": (40, 400, 10),
    "distance": (100, 990, 10),
    "duration": (60, 420, 5),
    "plays": (10, 999, 1),
    "rating": (1.0, 5.0, 0.5),
    "calories": (100, 950, 10),
    "stars": (1, 5, 1),
    "budget": (10, 99, 1),
    "goals": (0, 30, 1),
    "attendance": (100, 990, 10),
    "floor": (1, 9, 1),
    "income": (10, 99, 1),
    "balance": (10, 990, 10),
    "amount": (10, 950, 10),
    "nights": (1, 14, 1),
    "weight": (1.0, 30.0, 0.5),
}

KNOWN = """
shop
  customers: name city age
  products: name:thing category price stock?
  orders: customer_id product_id quantity status order_date
  * premium products: price > 200
  * young customers: age < 30
  * big orders: quantity >= 8
  = stock value: products price * stock

school
  teachers: name subject salary
  courses: title teacher_id level credits
  students: name city age
  grades: student_id course_id score? grade_date
  * adult students: age >= 40
  * failed grades: score < 50
  * heavy courses: credits > 8
  = yearly pay: teachers salary * 12

hospital
  doctors: name specialty experience salary
  patients: name gender age city
  visits: doctor_id patient_id cost? visit_date
  * female patients: gender = 'F'
  * expert doctors: experience >= 25
  * costly visits: cost > 600
  = yearly pay: doctors salary * 12

library
  authors: name country age
  books: title author_id genre pages year
  loans: book_id days loan_date return_date?
  * long books: pages > 400
  * recent books: year >= 2015
  * open loans: return_date IS NULL
  = loan fee: loans days * 2

airline
  pilots: name age salary experience
  planes: name:thing seats year
  flights: pilot_id plane_id destination distance price? flight_date
  * large planes: seats > 250
  * long flights: distance > 500
  * expert pilots: experience >= 25
  = yearly pay: pilots salary * 12

music
  artists: name country age
  albums: title artist_id style year price
  songs: title album_id duration plays?
  * recent albums: year >= 2015
  * popular songs: plays > 600
  * long songs: duration > 300
  = listening time: songs plays * duration

dining
  restaurants: name:thing city cuisine rating?
  dishes: name:thing restaurant_id price calories
  reviews: restaurant_id stars payment review_date
  * good restaurants: rating >= 4
  * light dishes: calories < 400
  * bad reviews: stars <= 2
  = energy: dishes calories * 4

league
  teams: name:thing city budget
  players: name team_id role age goals?
  matches: team_id attendance price match_date
  * rich teams: budget > 60
  * young players: age < 30
  * popular matches: attendance > 600
  = ticket income: matches attendance * price

company
  departments: name:thing city budget
  employees: name department_id position salary hire_date
  projects: title department_id cost? status
  * rich departments: budget > 60
  * senior employees: position = 'senior'
  * costly projects: cost > 600
  = yearly pay: employees salary * 12

bank
  clients: name country income
  accounts: client_id type balance open_date
  transfers: account_id amount status transfer_date
  * rich clients: income > 70
  * low accounts: balance < 200
  * big transfers: amount > 600
  = yearly income: clients income * 12
"""

UNSEEN = """
university
  departments: name:thing city budget
  teachers: name department_id age salary
  courses: title teacher_id subject hours?
  * young teachers: age < 40
  * long courses: hours > 60
  = yearly pay: teachers salary * 12

bookstore
  authors: name city age
  books: title author_id genre price stock?
  orders: book_id quantity payment order_date
  * costly books: price > 200
  * big orders: quantity >= 8
  = stock value: books price * stock

cinema
  movies: title genre year duration
  clients: name city income age
  tickets: movie_id client_id room price? ticket_date
  * long movies: duration > 300
  * young clients: age < 30
  = yearly income: clients income * 12

hotel
  hotels: name:thing country stars
  rooms: hotel_id type view price
  bookings: room_id nights amount? booking_date
  * good hotels: stars >= 4
  * costly rooms: price > 200
  = room income: bookings nights * amount
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A column of a table."""

    name: str
    kind: str  # key, reference, person, thing, choice, number or date
    nullable: bool = False
    refers: str = ""  # the table a reference points to

    @property
    def sql_type(self) -> str:
        """Declared SQL type."""
        if self.kind == "number":
            return "INTEGER" if isinstance(RANGES[self.name][2], int) else "REAL"
        return {"key": "INTEGER", "reference": "INTEGER", "date": "DATE"}.get(self.kind, "TEXT")

    @property
    def words(self) -> str:
        """The column's name in questions."""
        return self.name.replace("_", " ")


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table and its columns; the first column is the key."""

    name: str
    fields: tuple[Field, ...]

    def of(self, *kinds: str) -> list[Field]:
        """Columns of these kinds."""
        return [field for field in self.fields if field.kind in kinds]

    @property
    def references(self) -> list[Field]:
        """Foreign keys."""
        return self.of("reference")


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """Words that need external knowledge: `premium products` means `column op value` on `table`."""

    words: str
    table: str
    column: str
    op: str
    value: object


@dataclasses.dataclass(frozen=True, slots=True)
class Formula:
    """A quantity that needs external knowledge: `words` is `column * factor` on `table`."""

    words: str
    table: str
    column: str
    factor: str | int


@dataclasses.dataclass(frozen=True, slots=True)
class Domain:
    """A database schema with its vocabulary."""

    name: str
    tables: tuple[Table, ...]
    terms: tuple[Term, ...]
    formulas: tuple[Formula, ...]

    def table(self, name: str) -> Table:
        """The table of this name."""
        return next(table for table in self.tables if table.name == name)


def singular(plural: str) -> str:
    """The singular of a table's name."""
    return plural[:-2] if plural.endswith(("ches", "shes")) else plural[:-1]


def _field(word: str, tables: list[Table]) -> Field:
    nullable, word = word.endswith("?"), word.removesuffix("?")
    name, _, kind = word.partition(":")
    target = next((t.name for t in tables if singular(t.name) + "_id" == name), "")
    if not kind:
        if target:
            kind = "reference"
        elif name in ("name", "title"):
            kind = "person" if name == "name" else "thing"
        elif name in CHOICES:
            kind = "choice"
        elif name.endswith("_date"):
            kind = "date"
        elif name in RANGES:
            kind = "number"
        else:
            raise ValueError(
                f"column {name!r} has no kind: define the table it refers to before it, or extend RANGES or CHOICES"
            )
    return Field(name, kind, nullable, target)


def _value(text: str) -> object:
    if text.startswith("'"):
        return text.strip("'")
    return None if text == "NULL" else int(text)


def parse(text: str) -> tuple[Domain, ...]:
    """Parse domains in the format of the module's docstring.

    Raises:
      ValueError: a column has no known kind.
    """
    domains = []
    for block in text.strip().split("\n\n"):
        name, *lines = [line.strip() for line in block.splitlines()]
        tables: list[Table] = []
        terms, formulas = [], []
        for line in lines:
            head, _, rest = line.partition(": ")
            words = rest.split()
            if head.startswith("* "):
                column, op, value = words[0], " ".join(words[1:-1]), _value(words[-1])
                terms.append(Term(head[2:], head.split()[-1], column, op, value))
            elif head.startswith("= "):
                factor = int(words[3]) if words[3].isdigit() else words[3]
                formulas.append(Formula(head[2:], words[0], words[1], factor))
            else:
                fields = [_field(word, tables) for word in words]
                tables.append(Table(head, (Field("id", "key"), *fields)))
        domains.append(Domain(name, tuple(tables), tuple(terms), tuple(formulas)))
    return tuple(domains)


def ddl(domain: Domain) -> str:
    """Compact DDL, one table per line, for SQLite and for the prompt."""
    lines = []
    for table in domain.tables:
        columns = []
        for field in table.fields:
            text = f"{field.name} {field.sql_type}"
            if field.kind == "key":
                text += " PRIMARY KEY"
            if field.refers:
                text += f" REFERENCES {field.refers}(id)"
            columns.append(text)
        lines.append(f"CREATE TABLE {table.name} ({', '.join(columns)});")
    return "\n".join(lines)
