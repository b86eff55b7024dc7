"""Databases of minisql: their schemas, vocabulary and rows.

A domain is a few lines of text, which `parse` reads:

    shop                                            the database
      customers: name city age                      a table and its columns, in order
      orders: customer_id status order_date?        `x_id` refers to the table of x's; `?` allows NULL
      * premium products: price > 150, ...          terms that need external knowledge, and their meaning

A column's name determines its kind of values (`_field`); `column:kind` overrides it. Every table has an integer key `id`.
The unseen domains combine known words in new tables and have a few words of their own. Rows are tuples in column order and
depend on domain and seed only. Numbers are integers or halves, so sums are exact in any order.
"""

from __future__ import annotations

import ast
import dataclasses
import datetime
import pathlib
import random
import re
import sqlite3


def _entries(text: str) -> dict[str, list[str]]:
    """`name: word word; name: word`, as a dictionary."""
    entries = (entry.split(":") for entry in text.split(";"))
    return {name.strip(): words.split() for name, words in entries}


CHOICES = _entries("""
city: Paris London Rome Berlin Madrid Tokyo Cairo Lima;
country: France Italy Spain Japan Egypt Peru Kenya Brazil; category: tools toys food garden sport;
status: open paid late closed; subject: math history physics art music; level: basic middle advanced;
specialty: surgery eyes heart skin bones; gender: F M; genre: drama comedy crime fantasy poetry;
style: rock jazz pop folk soul; cuisine: italian indian mexican thai french;
position: junior senior lead manager; role: goalkeeper defender midfielder striker;
type: basic family business premium; room: north south east west; payment: card cash transfer;
destination: Oslo Vienna Dublin Athens Lisbon Prague; view: sea park street;
first: Anna Boris Clara David Elena Felix Grace Henry Iris Jonas Karen Leo Maria Nina Oscar Paula Ruben Sara Tomas Vera;
last: Adams Brown Clark Diaz Evans Fischer Garcia Hughes Ito Jones Kumar Lopez Moore Novak Olsen Park Rossi Smith Young;
adjective: Golden Silent Blue Red Broken Happy Little Grand Wild Old New Bright Dark Lost Royal Green;
noun: River Garden Star Road House Moon Forest Bridge Light Winter Summer Island Tower Dream Stone Ocean
""")
# Lowest, highest, step; numbers are short because every digit is a token.
RANGES = _entries("""
age: 18 80 1; price: 10 300 5; stock: 0 90 5; quantity: 1 12 1; salary: 20 99 1;
credits: 2 12 1; hours: 10 90 5; score: 30 100 1; experience: 1 40 1; cost: 50 900 10;
pages: 80 700 10; year: 1990 2023 1; days: 3 60 1; seats: 40 400 10; distance: 100 990 10;
duration: 60 420 5; plays: 10 999 1; rating: 1.0 5.0 0.5; calories: 100 950 10; stars: 1 5 1;
budget: 10 99 1; goals: 0 30 1; attendance: 100 990 10; income: 10 99 1; balance: 10 990 10;
amount: 10 950 10; nights: 1 14 1
""")
NUMBERS = {name: tuple(map(ast.literal_eval, words)) for name, words in RANGES.items()}

Rows = dict[str, list[tuple]]
FIRST_DAY = datetime.date(2019, 1, 1)
DAYS = 5 * 365
NULL_SHARE = 0.12
CHILDLESS = 0.2  # share of the parents that have no children

KNOWN = """
shop
  customers: name city age
  products: name:thing category price stock?
  orders: customer_id product_id quantity status order_date
  * premium products: price > 200, young customers: age < 30, big orders: quantity >= 8
school
  teachers: name subject salary
  courses: title teacher_id level credits
  students: name city age
  grades: student_id course_id score? grade_date
  * adult students: age >= 40, failed grades: score < 50, heavy courses: credits > 8
hospital
  doctors: name specialty experience salary
  patients: name gender age city
  visits: doctor_id patient_id cost? visit_date
  * female patients: gender = 'F', expert doctors: experience >= 25, costly visits: cost > 600
library
  authors: name country age
  books: title author_id genre pages year
  loans: book_id days loan_date return_date?
  * long books: pages > 400, recent books: year >= 2015, open loans: return_date IS NULL
airline
  pilots: name age salary experience
  planes: name:thing seats year
  flights: pilot_id plane_id destination distance price? flight_date
  * large planes: seats > 250, long flights: distance > 500, expert pilots: experience >= 25
music
  artists: name country age
  albums: title artist_id style year price
  songs: title album_id duration plays?
  * recent albums: year >= 2015, popular songs: plays > 600, long songs: duration > 300
dining
  restaurants: name:thing city cuisine rating?
  dishes: name:thing restaurant_id price calories
  reviews: restaurant_id stars payment review_date
  * good restaurants: rating >= 4, light dishes: calories < 400, bad reviews: stars <= 2
league
  teams: name:thing city budget
  players: name team_id role age goals?
  matches: team_id attendance price match_date
  * rich teams: budget > 60, young players: age < 30, popular matches: attendance > 600
company
  departments: name:thing city budget
  employees: name department_id position salary hire_date
  projects: title department_id cost? status
  * rich departments: budget > 60, senior employees: position = 'senior', costly projects: cost > 600
bank
  clients: name country income
  accounts: client_id type balance open_date
  transfers: account_id amount status transfer_date
  * rich clients: income > 70, low accounts: balance < 200, big transfers: amount > 600
"""
UNSEEN = """
university
  departments: name:thing city budget
  teachers: name department_id age salary
  courses: title teacher_id subject hours?
  * young teachers: age < 40, long courses: hours > 60
bookstore
  authors: name city age
  books: title author_id genre price stock?
  orders: book_id quantity payment order_date
  * costly books: price > 200, big orders: quantity >= 8
cinema
  movies: title genre year duration
  clients: name city income age
  tickets: movie_id client_id room price? ticket_date
  * long movies: duration > 300, young clients: age < 30
hotel
  hotels: name:thing country stars
  rooms: hotel_id type view price
  bookings: room_id nights amount? booking_date
  * good hotels: stars >= 4, costly rooms: price > 200
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A column of a table."""

    table: str
    name: str
    kind: str  # key, reference, person, thing, choice, number or date
    nullable: bool = False
    parent: str = ""  # the table a reference points to

    @property
    def column(self) -> str:
        """`table.name`, as queries have it."""
        return f"{self.table}.{self.name}"

    @property
    def words(self) -> str:
        """The column's name in questions."""
        return self.name.replace("_", " ")

    @property
    def ddl(self) -> str:
        """The column in CREATE TABLE."""
        types = {"key": "INTEGER PRIMARY KEY", "date": "DATE", "reference": f"INTEGER REFERENCES {self.parent}(id)"}
        if self.kind == "number":
            types["number"] = "INTEGER" if isinstance(NUMBERS[self.name][0], int) else "REAL"
        return f"{self.name} {types.get(self.kind, 'TEXT')}"


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, of which the first is the key, and its terms: `premium products: price > 150`."""

    name: str
    fields: tuple[Field, ...]
    terms: tuple[str, ...] = ()

    def of(self, *kinds: str) -> list[Field]:
        """Columns of these kinds."""
        return [field for field in self.fields if field.kind in kinds]


@dataclasses.dataclass(frozen=True, slots=True)
class Domain:
    """A database schema with its vocabulary."""

    name: str
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """The table of this name."""
        return next(table for table in self.tables if table.name == name)

    @property
    def ddl(self) -> str:
        """Compact DDL, one table per line, for SQLite and for the prompt."""
        columns = {table.name: ", ".join(field.ddl for field in table.fields) for table in self.tables}
        return "\n".join(f"CREATE TABLE {name} ({text});" for name, text in columns.items())


def singular(plural: str) -> str:
    """The singular of a table's name."""
    return plural[:-2] if plural.endswith(("ches", "shes")) else plural[:-1]


def parse(text: str) -> tuple[Domain, ...]:
    """Parse domains in the format of the module's docstring."""
    return tuple(map(_domain, re.split(r"\n(?=\S)", text.strip())))


def _domain(text: str) -> Domain:
    name, *lines = [line.strip() for line in text.splitlines()]
    tables: dict[str, Table] = {}
    for line in lines:
        head, _, rest = line.partition(": ")
        if head.startswith("* "):
            for term in line.removeprefix("* ").split(", "):
                table = tables[term.split(":")[0].split()[-1]]
                tables[table.name] = dataclasses.replace(table, terms=(*table.terms, term))
        else:
            parents = {f"{singular(table)}_id": table for table in tables}
            fields = [_field(head, word, parents) for word in rest.split()]
            tables[head] = Table(head, (Field(head, "id", "key"), *fields))
    return Domain(name, tuple(tables.values()))


def _field(table: str, word: str, parents: dict[str, str]) -> Field:
    """A column from its word; `parents` are the tables before this one, by the names of columns that refer to them."""
    name, _, kind = word.removesuffix("?").partition(":")
    if name in parents:
        kind = "reference"
    elif not kind and name in ("name", "title"):
        kind = "person" if name == "name" else "thing"
    elif not kind:
        kind = "choice" if name in CHOICES else "number" if name in NUMBERS else "date"
    return Field(table, name, kind, word.endswith("?"), parents.get(name, ""))


def fill(domain: Domain, seed: int | str) -> Rows:
    """Generate table -> rows: 40 to 59, and 55 more per foreign key of the table."""
    rng = random.Random(f"{domain.name} {seed}")
    rows: Rows = {}
    for table in domain.tables:
        count = 40 + 55 * len(table.of("reference")) + rng.randrange(20)
        columns = [_column(field, count, rows, rng) for field in table.fields]
        rows[table.name] = list(zip(*columns))
    return rows


def _column(field: Field, count: int, rows: Rows, rng: random.Random) -> list:
    if field.kind == "key":
        return list(range(1, count + 1))
    if field.kind == "reference":
        parents = len(rows[field.parent])
        keys = rng.sample(range(1, parents + 1), int(parents * (1 - CHILDLESS)))
        return rng.choices(keys, [rng.choice((1, 1, 2, 4)) for _ in keys], k=count)  # unequal frequencies
    if field.kind in ("person", "thing"):
        left, right = ("first", "last") if field.kind == "person" else ("adjective", "noun")
        return rng.sample([f"{a} {b}" for a in CHOICES[left] for b in CHOICES[right]], count)
    values = [_value(field, rng) for _ in range(count)]
    return [None if field.nullable and rng.random() < NULL_SHARE else value for value in values]


def _value(field: Field, rng: random.Random) -> object:
    if field.kind == "choice":
        pool = CHOICES[field.name]
        return pool[min(rng.randrange(len(pool)), rng.randrange(len(pool) + 2))]  # the first values are more frequent
    if field.kind == "date":
        return (FIRST_DAY + datetime.timedelta(days=rng.randrange(DAYS))).isoformat()
    low, high, step = NUMBERS[field.name]
    return low + step * rng.randrange(int((high - low) / step) + 1)


def database(domain: Domain, rows: Rows, path: str | pathlib.Path = ":memory:") -> sqlite3.Connection:
    """Create the tables and insert the rows; the caller closes the connection."""
    connection = sqlite3.connect(path)
    connection.executescript(f"BEGIN; {domain.ddl}")  # one transaction: a disk is slow to write several
    for table in domain.tables:
        marks = ", ".join("?" * len(table.fields))
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows[table.name])
    connection.commit()
    return connection


def write(folder: pathlib.Path, domain: Domain, rows: Rows) -> None:
    """Write `<folder>/<db>/<db>.sqlite`, replacing an existing file."""
    path = folder / domain.name / f"{domain.name}.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    database(domain, rows, path).close()
