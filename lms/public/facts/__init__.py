"""What differs by country, as readers get it: one small file for each country and language, and a page to read it on.

Pages of lessons hold general words only and are the same for everybody. The choice of a country stays on the phone, which
asks for that country's file.
"""
