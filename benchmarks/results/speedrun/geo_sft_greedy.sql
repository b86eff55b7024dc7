SELECT city_name FROM city WHERE state_name = 'Kansas' ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE state_name = "Louisiana" ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE state_name = "California" ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE state_name = 'Rhode Island' ORDER BY population DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'California' AND population = (SELECT max(population) FROM city)
SELECT state_name FROM state WHERE population = (SELECT max(population) FROM state WHERE country_name = 'Alaska' INTERSECT SELECT state_name FROM border_info WHERE border = 'Alaska')
SELECT population FROM city WHERE country_name = "Texas"
SELECT T2.area FROM city AS T1 JOIN state AS T2 ON T1.country_name = T2.country_name WHERE T1.population = (SELECT max(population) FROM city WHERE country_name = "Florida")
SELECT area FROM state WHERE state_name = "Ohio"
SELECT T2.area FROM city AS T1 JOIN state AS T2 ON T1.state_name = T2.state_name WHERE T1.population = 300000
SELECT area FROM state WHERE state_name = "Wisconsin"
SELECT sum(population) FROM city WHERE state_name = "Mississippi"
SELECT sum(population) FROM city WHERE state_name = "Rhode Island"
SELECT sum(population) FROM city WHERE state_name = "Utah"
SELECT sum(population) FROM city WHERE state_name = 'Texas'
SELECT sum(population) FROM city WHERE state_name = 'texas'
SELECT population FROM city WHERE state_name = "Mississippi"
SELECT population FROM city WHERE state_name = "Alaska"
SELECT population FROM city WHERE state_name = "Hawaii"
SELECT population FROM city WHERE state_name = "Maryland"
SELECT population FROM state WHERE country_name = "New Mexico"
SELECT population FROM city WHERE state_name = "Utah"
SELECT population FROM city WHERE city_name = "Washington"
SELECT state_name FROM state ORDER BY population LIMIT 1
SELECT city_name FROM city WHERE state_name = 'texas'
SELECT T1.state_name FROM border_info AS T1 JOIN river AS T2 ON T1.state_name = T2.state_name WHERE T2.river_name = "Missouri"
SELECT state_name FROM river WHERE country_name = "Delaware"
SELECT state_name FROM river WHERE country_name = "Mississippi"
SELECT state_name FROM border_info WHERE border = "Missouri"
SELECT state_name FROM river WHERE traverse = 'Ohio'
SELECT river_name FROM river WHERE river_name = "Chattahoochee"
SELECT DISTINCT state_name FROM river WHERE traverse = 'Chattahoochee'
SELECT state_name FROM border_info WHERE border = "Mississippi"
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT length FROM river WHERE country_name = 'United States'
SELECT T1.length FROM river AS T1 JOIN state AS T2 ON T1.country_name = T2.country_name WHERE T2.state_name = "Washington" ORDER BY T1.length DESC LIMIT 1
SELECT length FROM river WHERE country_name = "Florida" ORDER BY length DESC LIMIT 1
SELECT count(*) FROM river WHERE state_name = "California"
SELECT count(*) FROM river WHERE state_name = "Iowa"
SELECT count(*) FROM river WHERE country_name = "Colorado"
SELECT state_name FROM border_info WHERE border = "Utah"
SELECT state_name FROM border_info WHERE border = 'New York'
SELECT state_name FROM state WHERE country_name = 'United States' AND state_name != 'Arizona'
SELECT state_name FROM border_info WHERE border = 'Florida'
SELECT state_name FROM border_info WHERE border = 'indiana'
SELECT state_name FROM border_info WHERE border = "Michigan"
SELECT state_name FROM mountain WHERE mountain_name = 'Montana'
SELECT state_name FROM border_info WHERE border = "New Jersey"
SELECT state_name FROM state WHERE capital = 'kentucky'
SELECT state_name FROM border_info WHERE border = 'Illinois'
SELECT state_name FROM border_info WHERE border = 'Kentucky'
SELECT country_name FROM river WHERE country_name = "New York"
SELECT river_name FROM river WHERE country_name = 'Texas'
SELECT river_name FROM river WHERE country_name = 'Texas'
SELECT river_name FROM river WHERE country_name = 'Texas'
SELECT country_name FROM river WHERE traverse = 'new york'
SELECT state_name FROM city WHERE city_name = "San Antonio"
SELECT state_name FROM city WHERE city_name = "Austin"
SELECT state_name FROM city WHERE city_name = "Miami"
SELECT state_name FROM city WHERE city_name = "dallas"
SELECT state_name FROM city WHERE city_name = "plano"
SELECT state_name FROM city WHERE city_name = "Portland"
SELECT state_name FROM city WHERE city_name = "rochester"
SELECT state_name FROM city WHERE city_name = "salt lake city"
SELECT city_name FROM city WHERE city_name = "Dallas"
SELECT city_name FROM city WHERE country_name = 'Portland'
SELECT state_name FROM city WHERE city_name = "Austin"
SELECT sum(population) FROM city WHERE city_name = "Austin"
SELECT sum(population) FROM city WHERE country_name = "Detroit"
SELECT sum(population) FROM city WHERE city_name = "Houston"
SELECT count(*) FROM city WHERE city_name = 'boulder'
SELECT population FROM city WHERE city_name = "boulder"
SELECT population FROM city WHERE city_name = "Houston"
SELECT population FROM city WHERE city_name = "New York City"
SELECT population FROM city WHERE city_name = "San Antonio"
SELECT population FROM city WHERE city_name = "Tucson"
SELECT state_name FROM river ORDER BY length DESC LIMIT 1
SELECT highest_point FROM highlow WHERE state_name = "Alabama"
SELECT mountain_altitude FROM mountain WHERE country_name = 'United States' ORDER BY mountain_altitude DESC LIMIT 1
SELECT highest_elevation FROM highlow WHERE state_name = 'texas'
SELECT highest_point FROM highlow WHERE state_name = "Nebraska"
SELECT length FROM river WHERE country_name = 'United States'
SELECT state_name FROM state ORDER BY area DESC LIMIT 1
SELECT state_name FROM state ORDER BY area DESC LIMIT 1
SELECT T2.city_name FROM border_info AS T1 JOIN city AS T2 ON T1.state_name = T2.state_name WHERE T1.border = 'Georgia' ORDER BY T2.city_name DESC LIMIT 1
SELECT T2.city_name FROM border_info AS T1 JOIN city AS T2 ON T1.state_name = T2.state_name WHERE T1.border = 'Colorado'
SELECT state_name FROM state ORDER BY density LIMIT 1
SELECT state_name FROM state ORDER BY density LIMIT 1
SELECT state_name FROM state ORDER BY density ASC LIMIT 1
SELECT T2.highest_point FROM city AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name WHERE T1.city_name = "Iowa"
SELECT highest_point FROM highlow WHERE state_name = 'maine'
SELECT mountain_name FROM mountain ORDER BY mountain_altitude DESC LIMIT 1
SELECT highest_point FROM highlow WHERE state_name = "virginia"
SELECT T2.highest_point FROM city AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name WHERE T1.city_name = "Wyoming"
SELECT highest_point FROM highlow WHERE state_name = 'Hawaii'
SELECT T2.highest_point FROM city AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name WHERE T1.city_name = "Delaware"
SELECT count(*) FROM highlow WHERE highest_elevation < 'Alabama'
SELECT mountain_altitude FROM mountain WHERE mountain_name = "mount mckinley"
SELECT mountain_altitude FROM mountain WHERE mountain_name = "Mckinley"
SELECT T1.highest_point FROM highlow AS T1 JOIN state AS T2 ON T1.state_name = T2.state_name WHERE T2.country_name = "United States"
SELECT highest_elevation FROM highlow WHERE state_name = 'United States'
SELECT length FROM river WHERE country_name = "Colorado"
SELECT length FROM river WHERE country_name = "Delaware"
SELECT length FROM river WHERE country_name = "North America"
SELECT length FROM river WHERE country_name = "Ohio"
SELECT length FROM river WHERE country_name = "Colorado"
SELECT length FROM river WHERE country_name = "Mississippi"
SELECT length FROM river WHERE country_name = "Mississippi"
SELECT length FROM river WHERE country_name = "California"
SELECT length FROM river WHERE traverse = 'texas' ORDER BY length DESC LIMIT 1
SELECT count(*) FROM city WHERE country_name = "Rhode Island"
SELECT count(*) FROM city WHERE country_name = "United States"
SELECT max(population) FROM city WHERE country_name = "United States"
SELECT count(*) FROM river WHERE country_name = "Colorado"
SELECT sum(population) FROM city WHERE state_name = 'Minnesota'
SELECT population FROM city WHERE state_name = "Erie Pennsylvania"
SELECT population FROM city WHERE state_name = "tempe arizona"
SELECT population FROM city WHERE state_name = "New York"
SELECT sum(population) FROM city WHERE country_name = 'United States' AND state_name = 'Texas'
SELECT sum(population) FROM city WHERE country_name = "United States"
SELECT count(*) FROM river GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT count(*) FROM state WHERE country_name = "United States"
SELECT count(*) FROM state
SELECT count(*) FROM state WHERE country_name = "United States"
SELECT count(*) FROM state WHERE country_name = "United States"
SELECT count(DISTINCT state_name) FROM border_info WHERE state_name = "Iowa"
SELECT count(*) FROM border_info WHERE state_name = 'Tennessee'
SELECT count(DISTINCT state_name) FROM border_info WHERE border = 'Iowa'
SELECT count(*) FROM border_info WHERE border = 'Iowa'
SELECT count(*) FROM border_info WHERE state_name = (SELECT state_name FROM border_info ORDER BY population DESC LIMIT 1)
SELECT count(*) FROM state WHERE country_name NOT IN (SELECT country_name FROM river)
SELECT count(*) FROM state WHERE capital > (SELECT max(capital) FROM state WHERE country_name = 'United States')
SELECT river_name FROM river WHERE country_name = "Ohio"
SELECT state_name FROM river WHERE length = (SELECT max(length) FROM river WHERE country_name = 'Texas')
SELECT capital FROM city WHERE state_name = 'texas'
SELECT capital FROM city WHERE state_name = "California"
SELECT capital FROM state WHERE country_name = "colorado"
SELECT capital FROM city WHERE state_name = "Illinois"
SELECT capital FROM city WHERE state_name = "Iowa"
SELECT capital FROM state WHERE country_name = "Massachusetts"
SELECT capital FROM state WHERE country_name = "New Jersey"
SELECT capital FROM city WHERE country_name = "United States"
SELECT capital FROM state WHERE country_name = "North Dakota"
SELECT capital FROM state WHERE country_name = "Ohio"
SELECT capital FROM state WHERE state_name = "Florida"
SELECT capital FROM state WHERE state_name = 'Missouri' EXCEPT SELECT capital FROM state WHERE state_name = 'Mississippi'
SELECT T1.city_name FROM city AS T1 JOIN border_info AS T2 ON T1.state_name = T2.state_name WHERE T2.border = "Mississippi"
SELECT T1.city_name FROM city AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name ORDER BY T2.highest_point DESC LIMIT 1
SELECT highest_point FROM highlow
SELECT city_name FROM city WHERE state_name = 'Alabama'
SELECT city_name FROM city WHERE state_name = 'Alaska'
SELECT city_name FROM city WHERE country_name = "New York"
SELECT city_name FROM city WHERE state_name = "California"
SELECT city_name FROM city WHERE state_name = 'Pennsylvania'
SELECT T1.city_name FROM city AS T1 JOIN border_info AS T2 ON T1.state_name = T2.state_name WHERE T2.border = 'Mississippi'
SELECT city_name FROM city WHERE country_name = 'United States'
SELECT population , country_name FROM state GROUP BY country_name
SELECT T2.population FROM river AS T1 JOIN state AS T2 ON T1.state_name = T2.state_name WHERE T1.traverse = "Mississippi"
SELECT population FROM state WHERE state_name = "Mississippi"
SELECT population FROM city WHERE state_name = 'texas'
SELECT population FROM city WHERE state_name = 'Texas'
SELECT city_name FROM city ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'United States' ORDER BY population DESC LIMIT 1
SELECT city_name FROM city ORDER BY population DESC LIMIT 1
SELECT city_name FROM city ORDER BY population DESC LIMIT 1
SELECT capital FROM state ORDER BY population LIMIT 1
SELECT T1.city_name FROM city AS T1 JOIN river AS T2 ON T1.state_name = T2.state_name ORDER BY T1.population DESC LIMIT 1
SELECT capital FROM city WHERE country_name = 'United States'
SELECT capital FROM city WHERE country_name = "United States"
SELECT T2.capital FROM city AS T1 JOIN state AS T2 ON T1.state_name = T2.state_name WHERE T1.city_name = "Durham"
SELECT capital FROM state ORDER BY population ASC LIMIT 1
SELECT capital FROM state ORDER BY density DESC LIMIT 1
SELECT capital FROM state ORDER BY population DESC LIMIT 1
SELECT capital FROM state ORDER BY population DESC LIMIT 1
SELECT capital FROM state WHERE state_name = (SELECT state_name FROM river ORDER BY length DESC LIMIT 1)
SELECT sum(area) FROM state
SELECT density FROM state WHERE country_name = "New York"
SELECT population FROM state WHERE country_name = "Maine"
SELECT mountain_name FROM mountain WHERE country_name = 'United States' ORDER BY mountain_altitude DESC LIMIT 1
SELECT mountain_name FROM mountain WHERE country_name = 'United States' ORDER BY mountain_altitude DESC LIMIT 1
SELECT T2.highest_point FROM city AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name WHERE T1.city_name = "Austin"
SELECT highest_point FROM highlow WHERE state_name = 'United States'
SELECT highest_point FROM highlow WHERE state_name = 'United States'
SELECT T2.highest_point FROM state AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name ORDER BY T1.density ASC LIMIT 1
SELECT T1.city_name FROM city AS T1 JOIN state AS T2 ON T1.state_name = T2.state_name ORDER BY T2.population ASC LIMIT 1
SELECT T1.city_name FROM city AS T1 JOIN state AS T2 ON T1.state_name = T2.state_name ORDER BY T2.country_name ASC LIMIT 1
SELECT border FROM border_info WHERE state_name = 'Arkansas' ORDER BY border DESC LIMIT 1
SELECT state_name FROM border_info WHERE border = 'Texas' ORDER BY population DESC LIMIT 1
SELECT length FROM river WHERE traverse = 'through'
SELECT length FROM river WHERE traverse = 'through'
SELECT T1.length FROM river AS T1 JOIN border_info AS T2 ON T1.state_name = T2.state_name WHERE T2.border = 'Nebraska'
SELECT T1.length FROM river AS T1 JOIN state AS T2 ON T1.state_name = T2.state_name WHERE T2.country_name = 'indiana' ORDER BY T1.length DESC LIMIT 1
SELECT T1.length FROM river AS T1 JOIN city AS T2 ON T1.state_name = T2.state_name GROUP BY T2.state_name ORDER BY count(*) DESC LIMIT 1
SELECT T2.lowest_point FROM city AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name WHERE T1.city_name = "Arkansas"
SELECT T2.lowest_point FROM city AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name WHERE T1.population = (SELECT min(population) FROM city WHERE state_name = 'Massachusetts')
SELECT T2.lowest_point FROM city AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name WHERE T1.city_name = "Mississippi"
SELECT T2.lowest_point FROM city AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name WHERE T1.population = (SELECT min(population) FROM city WHERE country_name = "Nebraska")
SELECT lowest_point FROM city WHERE state_name = "California"
SELECT T1.state_name FROM city AS T1 JOIN highlow AS T2 ON T1.state_name = T2.state_name WHERE T1.population = (SELECT min(population) FROM city WHERE country_name = "Maryland")
SELECT lowest_point FROM highlow WHERE state_name = 'USA'
SELECT lowest_point FROM river WHERE country_name = 'Colorado'
SELECT state_name FROM state WHERE country_name = "United States" ORDER BY density DESC LIMIT 1
SELECT state_name FROM state ORDER BY density DESC LIMIT 1
SELECT T1.state_name FROM city AS T1 JOIN state AS T2 ON T1.country_name = T2.country_name WHERE T1.country_name = "Mississippi" GROUP BY T1.state_name ORDER BY count(*) DESC LIMIT 1
SELECT density FROM state ORDER BY population DESC LIMIT 1
SELECT population FROM city ORDER BY area DESC LIMIT 1
SELECT population FROM state ORDER BY state_name ASC LIMIT 1
SELECT state_name FROM border_info GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT population FROM state ORDER BY density DESC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'United States' ORDER BY city_name ASC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'United States' ORDER BY population LIMIT 1
SELECT state_name FROM border_info GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT border FROM border_info WHERE state_name = "Wyoming"
SELECT state_name FROM river WHERE traverse = 'Mississippi'
SELECT state_name FROM state ORDER BY area LIMIT 1
SELECT state_name FROM state ORDER BY population ASC LIMIT 1
SELECT state_name FROM state ORDER BY population ASC LIMIT 1
SELECT sum(length) FROM river WHERE country_name = 'United States'
SELECT country_name FROM river GROUP BY country_name ORDER BY count(*) DESC LIMIT 1
SELECT country_name FROM river GROUP BY country_name ORDER BY count(*) DESC LIMIT 1
SELECT country_name FROM river GROUP BY country_name ORDER BY count(*) DESC LIMIT 1
SELECT traverse FROM river GROUP BY traverse ORDER BY count(*) DESC LIMIT 1
SELECT T1.country_name FROM river AS T1 JOIN city AS T2 ON T1.traverse = T2.state_name GROUP BY T1.country_name ORDER BY count(*) DESC LIMIT 1
SELECT T1.river_name FROM river AS T1 JOIN border_info AS T2 ON T1.state_name = T2.state_name WHERE T2.border = 'Texas'
SELECT traverse FROM river GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT traverse FROM river GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT T1.state_name FROM border_info AS T1 JOIN city AS T2 ON T1.state_name = T2.state_name WHERE T1.border = "Nebraska" ORDER BY T2.population DESC LIMIT 1
SELECT T2.state_name FROM border_info AS T1 JOIN city AS T2 ON T1.state_name = T2.state_name WHERE T1.border = 'Pennsylvania' ORDER BY T2.population DESC LIMIT 1
SELECT state_name FROM river WHERE traverse = 'Colorado' ORDER BY area DESC LIMIT 1
SELECT state_name FROM state ORDER BY capital DESC LIMIT 1
SELECT state_name FROM city ORDER BY capital DESC LIMIT 1
SELECT state_name FROM river ORDER BY length DESC LIMIT 1
SELECT state_name FROM city GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT state_name FROM city GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT state_name FROM city ORDER BY population ASC LIMIT 1
SELECT state_name FROM border_info WHERE border = 'Mississippi'
SELECT state_name FROM border_info WHERE border = 'Ohio'
SELECT T1.state_name FROM border_info AS T1 JOIN river AS T2 ON T1.state_name = T2.state_name WHERE T2.country_name = 'USA' AND T1.border = 'Texas'
SELECT state_name FROM city GROUP BY state_name ORDER BY sum(population) DESC LIMIT 1
SELECT T1.state_name FROM border_info AS T1 JOIN city AS T2 ON T1.state_name = T2.state_name GROUP BY T1.state_name ORDER BY count(*) DESC LIMIT 1
SELECT state_name FROM city GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT state_name FROM city GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT T1.state_name FROM border_info AS T1 JOIN city AS T2 ON T1.state_name = T2.state_name ORDER BY T2.area LIMIT 1
SELECT T1.state_name FROM border_info AS T1 JOIN city AS T2 ON T1.state_name = T2.state_name ORDER BY T2.area LIMIT 1
SELECT state_name FROM river GROUP BY state_name HAVING count(*) >= 1
SELECT state_name FROM mountain
SELECT T1.mountain_name FROM mountain AS T1 JOIN state AS T2 ON T1.country_name = T2.country_name ORDER BY T2.population DESC LIMIT 1
SELECT city_name FROM city ORDER BY population ASC LIMIT 1
SELECT T1.density FROM state AS T1 JOIN river AS T2 ON T1.state_name = T2.state_name WHERE T2.country_name = 'United States' ORDER BY T1.population DESC LIMIT 1
SELECT mountain_name FROM mountain WHERE mountain_altitude > (SELECT max(mountain_altitude) FROM mountain WHERE country_name != 'Alaska')
SELECT country_name FROM river WHERE country_name != 'Texas'
SELECT country_name FROM river WHERE traverse = 'through' AND state_name = (SELECT capital FROM state WHERE country_name = 'United States')
SELECT T1.country_name FROM river AS T1 JOIN state AS T2 ON T1.traverse = T2.state_name GROUP BY T2.state_name ORDER BY count(*) LIMIT 1
SELECT capital FROM state ORDER BY population ASC LIMIT 1
SELECT state_name FROM highlow ORDER BY highest_elevation DESC LIMIT 1
SELECT state_name FROM city ORDER BY population DESC LIMIT 1
SELECT state_name FROM highlow ORDER BY lowest_elevation ASC LIMIT 1
SELECT T1.state_name FROM city AS T1 JOIN border_info AS T2 ON T1.state_name = T2.state_name WHERE T1.country_name = "IDaho" ORDER BY T2.border LIMIT 1
SELECT state_name FROM river GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT state_name FROM river GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT state_name FROM city GROUP BY state_name ORDER BY avg(population) LIMIT 1
SELECT state_name FROM mountain WHERE mountain_name = "mount mckinley"
SELECT state_name FROM river
SELECT state_name FROM river GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT state_name FROM river GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
