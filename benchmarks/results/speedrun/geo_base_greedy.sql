SELECT city_name FROM city WHERE country_name = 'Kansas' ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'Louisiana' ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'California' ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'Rhode Island' ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'New Mexico' ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'California' ORDER BY population DESC LIMIT 1
SELECT area FROM state WHERE state_name = 'Alaska'
SELECT area FROM state WHERE state_name = 'Texas'
SELECT area FROM state WHERE state_name = 'Florida'
SELECT area FROM state WHERE state_name = 'Ohio'
SELECT area FROM state WHERE state_name = 'Texas'
SELECT area FROM state WHERE state_name = 'Wisconsin'
SELECT population FROM city WHERE country_name = 'Mississippi'
SELECT population FROM city WHERE country_name = 'Rhode Island'
SELECT population FROM city WHERE country_name = 'Utah'
SELECT population FROM city WHERE country_name = 'Texas'
SELECT population FROM city WHERE city_name = 'Texas'
SELECT population FROM city WHERE country_name = 'Mississippi'
SELECT population FROM city WHERE country_name = 'Alaska'
SELECT population FROM city WHERE city_name = 'Hawaii'
SELECT population FROM city WHERE city_name = 'Maryland'
SELECT population FROM city WHERE country_name = 'New Mexico'
SELECT population FROM city WHERE state_name = 'Utah'
SELECT population FROM city WHERE city_name = 'Washington'
SELECT state_name FROM city ORDER BY population ASC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'Texas'
SELECT state_name FROM border_info WHERE border = 'Missouri River'
SELECT state_name FROM river WHERE river_name = 'Delaware'
SELECT state_name FROM river WHERE river_name = 'Mississippi River'
SELECT state_name FROM border_info WHERE state_name = 'Missouri'
SELECT state_name FROM river WHERE river_name = 'Ohio'
SELECT river_name FROM river WHERE river_name = 'Chattahoochee'
SELECT state_name FROM river WHERE river_name = 'Chattahoochee'
SELECT state_name FROM border_info WHERE state_name = 'Mississippi'
SELECT state_name FROM city ORDER BY population DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT length FROM river WHERE country_name = 'USA' ORDER BY length DESC LIMIT 1
SELECT river_name FROM river WHERE traverse = 'Washington' ORDER BY length DESC LIMIT 1
SELECT river_name FROM river WHERE traverse = 'Florida' ORDER BY length DESC LIMIT 1
SELECT COUNT(*) FROM river WHERE traverse = 'California'
SELECT COUNT(*) FROM river WHERE traverse = 'iowa'
SELECT COUNT(*) FROM river WHERE traverse = 'Colorado'
SELECT state_name FROM border_info WHERE border = 'Utah'
SELECT state_name FROM border_info WHERE border = 'New York'
SELECT state_name FROM border_info WHERE border = 'Arizona'
SELECT state_name FROM border_info WHERE border = 'Florida'
SELECT state_name FROM border_info WHERE border = 'indiana'
SELECT state_name FROM border_info WHERE border = 'Michigan'
SELECT state_name FROM border_info WHERE mountain_name = 'Montana'
SELECT state_name FROM border_info WHERE border = 'New Jersey'
SELECT state_name FROM state WHERE capital = 'Kentucky'
SELECT state_name FROM border_info WHERE border = 'Illinois'
SELECT state_name FROM border_info WHERE border = 'Kentucky'
SELECT river_name FROM river WHERE traverse = 'New York'
SELECT river_name FROM river WHERE traverse = 'Texas'
SELECT river_name FROM river WHERE traverse = 'Texas'
SELECT river_name FROM river WHERE traverse = 'Texas'
SELECT river_name FROM river WHERE traverse = 'New York'
SELECT state_name FROM city WHERE city_name = 'San Antonio'
SELECT state_name FROM state WHERE state_name = 'Austin'
SELECT state_name FROM state WHERE state_name = 'Miami'
SELECT state_name FROM city WHERE city_name = 'Dallas'
SELECT state_name FROM city WHERE city_name = 'plano'
SELECT state_name FROM city WHERE city_name = 'Portland'
SELECT state_name FROM city WHERE city_name = 'rochester'
SELECT state_name FROM city WHERE city_name = 'salt lake city'
SELECT country_name FROM city WHERE city_name = 'Dallas'
SELECT country_name FROM city WHERE city_name = 'Portland'
SELECT state_name FROM city WHERE city_name = 'Austin'
SELECT population FROM city WHERE city_name = 'Austin'
SELECT population FROM city WHERE city_name = 'Detroit'
SELECT population FROM city WHERE city_name = 'Houston'
SELECT population FROM border_info WHERE border = 'boulder'
SELECT population FROM border_info WHERE state_name = 'Boulder'
SELECT population FROM city WHERE city_name = 'Houston'
SELECT population FROM city WHERE city_name = 'New York City'
SELECT population FROM city WHERE city_name = 'San Antonio'
SELECT population FROM city WHERE city_name = 'Tucson'
SELECT state_name FROM river ORDER BY length DESC LIMIT 1
SELECT highest_point FROM mountain WHERE country_name = 'Alabama' ORDER BY highest_point DESC LIMIT 1
SELECT highest_point FROM mountain ORDER BY mountain_altitude DESC LIMIT 1
SELECT highest_elevation FROM highlow WHERE state_name = 'Texas'
SELECT highest_point FROM city WHERE country_name = 'Nebraska' ORDER BY population DESC LIMIT 1
SELECT river_name FROM river ORDER BY length DESC LIMIT 1
SELECT state_name FROM state ORDER BY area DESC LIMIT 1
SELECT state_name FROM state ORDER BY area DESC LIMIT 1
SELECT highest_point FROM highlow WHERE state_name = 'Georgia'
SELECT highest_point FROM border_info WHERE state_name = 'Colorado'
SELECT state_name FROM state ORDER BY population_density ASC LIMIT 1
SELECT state_name FROM state ORDER BY population_density ASC LIMIT 1
SELECT state_name FROM state ORDER BY population_density ASC LIMIT 1
SELECT highest_point FROM city WHERE state_name = 'Iowa' ORDER BY population DESC LIMIT 1
SELECT highest_point FROM mountain WHERE country_name = 'Maine' ORDER BY highest_point DESC LIMIT 1
SELECT highest_point FROM mountain WHERE mountain_name = 'Montana'
SELECT highest_point FROM mountain WHERE country_name = 'virginia' ORDER BY highest_point DESC LIMIT 1
SELECT highest_point FROM highlow WHERE state_name = 'Wyoming'
SELECT highest_point FROM highlow WHERE state_name = 'Hawaii'
SELECT highest_point FROM city WHERE country_name = 'Delaware' ORDER BY population DESC LIMIT 1
SELECT COUNT(state_name) FROM state WHERE elevation < (SELECT elevation FROM highlow WHERE state_name = 'Alabama')
SELECT highest_elevation FROM mountain WHERE mountain_name = 'mckinley'
SELECT highest_elevation FROM mountain WHERE mountain_name = 'mckinley'
SELECT highest_point FROM highlow WHERE country_name = 'America' ORDER BY highest_elevation DESC LIMIT 1
SELECT highest_elevation FROM highlow WHERE country_name = 'United States'
SELECT length FROM river WHERE river_name = 'Colorado River'
SELECT length FROM river WHERE river_name = 'Delaware'
SELECT length FROM river WHERE river_name = 'north platte river'
SELECT length FROM river WHERE river_name = 'Ohio'
SELECT length FROM river WHERE country_name = 'Colorado'
SELECT length FROM river WHERE river_name = 'Mississippi'
SELECT length FROM river WHERE traverse = 'Mississippi'
SELECT length FROM river WHERE traverse = 'California' ORDER BY length DESC LIMIT 1
SELECT length FROM river WHERE traverse = 'Texas' ORDER BY length DESC LIMIT 1
SELECT COUNT(capital) FROM state WHERE state_name = 'Rhode Island'
SELECT count(*) FROM city
SELECT population FROM city WHERE country_name = 'United States' ORDER BY population DESC LIMIT 1
SELECT COUNT(*) FROM river WHERE country_name = 'Colorado'
SELECT population FROM city WHERE city_name = 'Minneapolis' AND country_name = 'Minnesota'
SELECT population FROM city WHERE city_name = 'Erie Pennsylvania'
SELECT population FROM city WHERE country_name = 'tempe arizona'
SELECT population FROM city WHERE country_name = 'New York' ORDER BY population DESC LIMIT 1
SELECT population FROM city WHERE capital = 'Texas'
SELECT population FROM state WHERE country_name = 'United States'
SELECT COUNT(*) FROM river WHERE traverse = 'river'
SELECT count(*) FROM state WHERE country_name = 'USA'
SELECT count(*) FROM state
SELECT count(*) FROM state WHERE country_name = 'USA'
SELECT COUNT(*) FROM state WHERE country_name = 'USA'
SELECT COUNT(*) FROM border_info WHERE state_name = 'Iowa'
SELECT COUNT(*) FROM border_info WHERE state_name = 'Tennessee'
SELECT COUNT(state_name) FROM border_info WHERE state_name = 'Iowa'
SELECT COUNT(*) FROM border_info WHERE state_name = 'Iowa'
SELECT COUNT(*) FROM border_info WHERE state_name = (SELECT state_name FROM city ORDER BY population DESC LIMIT 1)
SELECT COUNT(state_name) FROM river WHERE traverse != 'river'
SELECT
SELECT river_name FROM river WHERE traverse = 'Ohio'
SELECT state_name FROM river WHERE traverse = 'Texas' ORDER BY length DESC LIMIT 1
SELECT capital FROM city WHERE state_name = 'Texas'
SELECT capital FROM city WHERE state_name = 'California'
SELECT capital FROM state WHERE country_name = 'Colorado'
SELECT capital FROM state WHERE state_name = 'Illinois'
SELECT capital FROM state WHERE state_name = 'Iowa'
SELECT capital FROM state WHERE state_name = 'Massachusetts'
SELECT capital FROM state WHERE state_name = 'New Jersey'
SELECT capital FROM state WHERE state_name = 'New York'
SELECT capital FROM state WHERE state_name = 'North Dakota'
SELECT capital FROM state WHERE state_name = 'Ohio'
SELECT capital FROM state WHERE state_name = 'Florida'
SELECT capital FROM state WHERE state_name IN (SELECT state_name FROM border_info WHERE border = 'Missouri')
SELECT city_name FROM city WHERE state_name = 'Mississippi'
SELECT city_name FROM city ORDER BY population DESC LIMIT 1
SELECT highest_point FROM state ORDER BY population DESC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'Alabama'
SELECT city_name FROM city WHERE country_name = 'Alaska'
SELECT city_name FROM city WHERE country_name = 'New York'
SELECT city_name FROM city WHERE state_name = 'California'
SELECT city_name FROM city WHERE state_name = 'Pennsylvania'
SELECT city_name FROM city WHERE state_name = 'Mississippi'
SELECT city_name FROM city WHERE country_name = 'United States'
SELECT state_name, density FROM state
SELECT population FROM river WHERE traverse = 'Mississippi'
SELECT population FROM state WHERE state_name = 'Mississippi'
SELECT population FROM state WHERE state_name = 'Texas' AND border = 'Texas'
SELECT population FROM city WHERE state_name = 'Texas'
SELECT city_name FROM city ORDER BY population DESC LIMIT 1
SELECT city_name FROM city ORDER BY population DESC LIMIT 1
SELECT city_name FROM city ORDER BY population DESC LIMIT 1
SELECT city_name FROM city ORDER BY population DESC LIMIT 1
SELECT capital FROM state ORDER BY population ASC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'United States' AND state_name = 'California' ORDER BY population DESC LIMIT 1
SELECT capital FROM city WHERE country_name = 'United States' ORDER BY population DESC LIMIT 1
SELECT capital FROM city WHERE country_name = 'United States' ORDER BY population DESC LIMIT 1
SELECT capital FROM state WHERE city_name = 'Durham'
SELECT capital FROM state ORDER BY population ASC LIMIT 1
SELECT capital FROM state ORDER BY population DESC LIMIT 1
SELECT capital FROM state ORDER BY population DESC LIMIT 1
SELECT capital FROM state ORDER BY population DESC LIMIT 1
SELECT capital FROM state WHERE state_name = (SELECT state_name FROM river ORDER BY length DESC LIMIT 1)
SELECT SUM(area) FROM state
SELECT density FROM state WHERE state_name = 'New York'
SELECT population_density FROM state WHERE state_name = 'Maine'
SELECT mountain_name FROM mountain ORDER BY mountain_altitude DESC LIMIT 1
SELECT mountain_name FROM mountain ORDER BY mountain_altitude DESC LIMIT 1
SELECT highest_point FROM mountain WHERE capital = 'Austin'
SELECT highest_point FROM mountain WHERE country_name = 'USA' ORDER BY highest_point DESC LIMIT 1
SELECT highest_point FROM state WHERE country_name = 'USA'
SELECT highest_point FROM state ORDER BY population ASC LIMIT 1
SELECT city_name FROM city WHERE state_name = 'Mississippi' ORDER BY population ASC LIMIT 1
SELECT city_name FROM city WHERE state_name = 'California' ORDER BY population ASC LIMIT 1
SELECT state_name FROM border_info WHERE border = 'Arkansas' ORDER BY population DESC LIMIT 1
SELECT state_name FROM border_info WHERE border = 'Texas' ORDER BY population DESC LIMIT 1
SELECT length FROM river ORDER BY traverse DESC LIMIT 1
SELECT length FROM river ORDER BY traverse DESC LIMIT 1
SELECT river_name FROM river WHERE traverse = 'Nebraska' ORDER BY length DESC LIMIT 1
SELECT river_name FROM river WHERE traverse = 'indiana' ORDER BY length DESC LIMIT 1
SELECT river_name FROM river ORDER BY length DESC LIMIT 1
SELECT lowest_point FROM city WHERE country_name = 'Arkansas'
SELECT lowest_point FROM city WHERE country_name = 'Massachusetts'
SELECT lowest_point FROM city WHERE country_name = 'Mississippi'
SELECT lowest_point FROM city WHERE country_name = 'Nebraska'
SELECT lowest_point FROM city WHERE state_name = 'California'
SELECT lowest_point FROM city WHERE country_name = 'Maryland'
SELECT lowest_point FROM city WHERE country_name = 'USA'
SELECT lowest_point FROM river WHERE traverse = 'Colorado'
SELECT state_name FROM state WHERE country_name = 'United States' ORDER BY density DESC LIMIT 1
SELECT state_name FROM state ORDER BY population_density DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT population_density FROM state ORDER BY population DESC LIMIT 1
SELECT population FROM city ORDER BY area DESC LIMIT 1
SELECT population FROM state ORDER BY population ASC LIMIT 1
SELECT population FROM state WHERE state_name IN (SELECT state_name FROM border_info GROUP BY state_name ORDER BY COUNT(*) DESC LIMIT 1)
SELECT population FROM state ORDER BY density DESC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'United States' ORDER BY population ASC LIMIT 1
SELECT city_name FROM city WHERE country_name = 'United States' ORDER BY population ASC LIMIT 1
SELECT state_name FROM border_info GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT border FROM border_info WHERE state_name = 'Wyoming' ORDER BY border ASC LIMIT 1
SELECT state_name FROM river WHERE river_name = 'Mississippi' ORDER BY length ASC LIMIT 1
SELECT state_name FROM state ORDER BY area ASC LIMIT 1
SELECT state_name FROM state ORDER BY population ASC LIMIT 1
SELECT state_name FROM state ORDER BY population ASC LIMIT 1
SELECT SUM(length) FROM river WHERE country_name = 'USA'
SELECT river_name FROM river ORDER BY traverse DESC LIMIT 1
SELECT river_name FROM river WHERE traverse = 'through' GROUP BY river_name ORDER BY COUNT(*) DESC LIMIT 1
SELECT river_name FROM river WHERE traverse = 'most'
SELECT river_name, traverse FROM river ORDER BY traverse DESC LIMIT 1
SELECT
SELECT river_name FROM river WHERE traverse = 'Texas'
SELECT
SELECT
SELECT state_name FROM border_info WHERE border = 'Nevada' ORDER BY population DESC LIMIT 1
SELECT state_name FROM border_info WHERE state_name = 'Pennsylvania' ORDER BY population DESC LIMIT 1
SELECT state_name FROM river WHERE traverse = 'Colorado' ORDER BY highest_point DESC LIMIT 1
SELECT capital FROM state ORDER BY population DESC LIMIT 1
SELECT capital FROM state ORDER BY population DESC LIMIT 1
SELECT state_name FROM river ORDER BY length DESC LIMIT 1
SELECT state_name FROM city ORDER BY population DESC LIMIT 1
SELECT state_name FROM city GROUP BY state_name ORDER BY count(*) DESC LIMIT 1
SELECT state_name FROM city ORDER BY population ASC LIMIT 1
SELECT state_name FROM border_info WHERE border = 'Mississippi'
SELECT state_name FROM border_info WHERE border = 'Ohio'
SELECT state_name FROM border_info WHERE border = 'Texas' AND river_name IN (SELECT river_name FROM river WHERE traverse = 'river')
SELECT state_name FROM border_info ORDER BY population DESC LIMIT 1
SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border_info WHERE state_name IN (SELECT state_name FROM border
SELECT state_name FROM border_info ORDER BY population DESC LIMIT 1
SELECT state_name FROM border_info ORDER BY population DESC LIMIT 1
SELECT state_name FROM border_info ORDER BY area ASC LIMIT 1
SELECT
SELECT state_name FROM river WHERE traverse = 'river'
SELECT mountain_name FROM mountain
SELECT mountain_name FROM mountain ORDER BY mountain_altitude DESC LIMIT 1
SELECT city_name FROM city ORDER BY population ASC LIMIT 1
SELECT T2.density FROM river AS T1 JOIN state AS T2 ON T1.traverse = T2.state_name WHERE T1.length = (SELECT MAX(length) FROM river)
SELECT mountain_name FROM mountain WHERE mountain_altitude > (SELECT highest_elevation FROM highlow WHERE state_name = 'Alaska')
SELECT river_name FROM river WHERE traverse != 'Texas'
SELECT
SELECT
SELECT capital FROM state ORDER BY population ASC LIMIT 1
SELECT state_name FROM state ORDER BY elevation DESC LIMIT 1
SELECT state_name FROM state ORDER BY population DESC LIMIT 1
SELECT state_name FROM state ORDER BY elevation LIMIT 1
SELECT state_name FROM city WHERE state_name = 'Idaho' ORDER BY population ASC LIMIT 1
SELECT state_name FROM river ORDER BY length DESC LIMIT 1
SELECT state_name FROM river ORDER BY length DESC LIMIT 1
SELECT state_name FROM state ORDER BY population ASC LIMIT 1
SELECT state_name FROM mountain WHERE mountain_name = 'mount mckinley'
SELECT state_name FROM river
SELECT state_name FROM river ORDER BY length DESC LIMIT 1
SELECT state_name FROM river ORDER BY length DESC LIMIT 1
