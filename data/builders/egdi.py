"""egdi.csv: the UN E-Government Development Index and its parts, twelve rounds, all member states.

The publisher's files carry names and no codes; ``STATES`` gives each name its code, and a name that is not in it is refused.
An index of 0 says that none was computed, for want of a survey or of data: index and rank are then missing, and so is each
part that is 0, while parts that were measured stay. Where an index was computed a part of 0 entered it as 0, and stays.
A state that a file lists with neither rank nor value (before its independence) has no row.
"""

import pandas as pd

from common import need, number
from helpers import data

PUBLISHER = "UN DESA"
URL = "https://publicadministration.un.org/egovkb/en-us"
ROUNDS = [2003, 2004, 2005, 2008, 2010, 2012, 2014, 2016, 2018, 2020, 2022, 2024]
FILE = "un_egdi/EGOV_DATA_{year}.csv"
NAMES = {
    "Survey Year": "year", "Country Name": "state", "E-Government Rank": "rank", "E-Government Index": "egdi",
    "E-Participation Index": "epi", "Online Service Index": "osi", "Human Capital Index": "hci",
    "Telecommunication Infrastructure Index": "tii",
}  # fmt: skip
# The copy of 2024 shortens the names of the columns and adds one of its own, Region.
NAMES_2024 = {
    "Survey Year": "year", "Country": "state", "Rank": "rank", "E_Index": "egdi", "E_Participation": "epi",
    "Online_Service": "osi", "Human_Capital": "hci", "Tele_Infra": "tii",
}  # fmt: skip
VALUES = ["egdi", "osi", "tii", "hci", "epi"]
# Every name in the files, spaces round it aside, and its ISO 3166-1 alpha-3 code.
STATES = {
    "Afghanistan": "AFG", "Albania": "ALB", "Algeria": "DZA", "Andorra": "AND", "Angola": "AGO",
    "Antigua and Barbuda": "ATG", "Argentina": "ARG", "Armenia": "ARM", "Australia": "AUS", "Austria": "AUT",
    "Azerbaijan": "AZE", "Bahamas": "BHS", "Bahrain": "BHR", "Bangladesh": "BGD", "Barbados": "BRB", "Belarus": "BLR",
    "Belgium": "BEL", "Belize": "BLZ", "Benin": "BEN", "Bhutan": "BTN", "Bolivia": "BOL", "Bosnia and Herzegovina": "BIH",
    "Botswana": "BWA", "Brazil": "BRA", "Brunei Darussalam": "BRN", "Bulgaria": "BGR", "Burkina Faso": "BFA",
    "Burundi": "BDI", "Cabo Verde": "CPV", "Cambodia": "KHM", "Cameroon": "CMR", "Canada": "CAN",
    "Central African Republic": "CAF", "Chad": "TCD", "Chile": "CHL", "China": "CHN", "Colombia": "COL", "Comoros": "COM",
    "Congo": "COG", "Costa Rica": "CRI", "Croatia": "HRV", "Cuba": "CUB", "Cyprus": "CYP", "Czech Republic": "CZE",
    "Côte d'Ivoire": "CIV", "Democratic People's Republic of Korea": "PRK", "Democratic Republic of the Congo": "COD",
    "Denmark": "DNK", "Djibouti": "DJI", "Dominica": "DMA", "Dominican Republic": "DOM", "Ecuador": "ECU", "Egypt": "EGY",
    "El Salvador": "SLV", "Equatorial Guinea": "GNQ", "Eritrea": "ERI", "Estonia": "EST", "Eswatini": "SWZ",
    "Ethiopia": "ETH", "Fiji": "FJI", "Finland": "FIN", "France": "FRA", "Gabon": "GAB", "Gambia": "GMB",
    "Georgia (Country)": "GEO", "Germany": "DEU", "Ghana": "GHA", "Greece": "GRC", "Grenada": "GRD", "Guatemala": "GTM",
    "Guinea": "GIN", "Guinea-Bissau": "GNB", "Guyana": "GUY", "Haiti": "HTI", "Honduras": "HND", "Hungary": "HUN",
    "Iceland": "ISL", "India": "IND", "Indonesia": "IDN", "Iran (Islamic Republic of)": "IRN", "Iraq": "IRQ",
    "Ireland": "IRL", "Israel": "ISR", "Italy": "ITA", "Jamaica": "JAM", "Japan": "JPN", "Jordan": "JOR",
    "Kazakhstan": "KAZ", "Kenya": "KEN", "Kiribati": "KIR", "Kuwait": "KWT", "Kyrgyzstan": "KGZ",
    "Lao People's Democratic Republic": "LAO", "Latvia": "LVA", "Lebanon": "LBN", "Lesotho": "LSO", "Liberia": "LBR",
    "Libya": "LBY", "Liechtenstein": "LIE", "Lithuania": "LTU", "Luxembourg": "LUX", "Madagascar": "MDG", "Malawi": "MWI",
    "Malaysia": "MYS", "Maldives": "MDV", "Mali": "MLI", "Malta": "MLT", "Marshall Islands": "MHL", "Mauritania": "MRT",
    "Mauritius": "MUS", "Mexico": "MEX", "Micronesia (Federated States of)": "FSM", "Monaco": "MCO", "Mongolia": "MNG",
    "Montenegro": "MNE", "Morocco": "MAR", "Mozambique": "MOZ", "Myanmar": "MMR", "Namibia": "NAM", "Nauru": "NRU",
    "Nepal": "NPL", "Netherlands": "NLD", "New Zealand": "NZL", "Nicaragua": "NIC", "Niger": "NER", "Nigeria": "NGA",
    "North Macedonia": "MKD", "Norway": "NOR", "Oman": "OMN", "Pakistan": "PAK", "Palau": "PLW", "Panama": "PAN",
    "Papua New Guinea": "PNG", "Paraguay": "PRY", "Peru": "PER", "Philippines": "PHL", "Poland": "POL", "Portugal": "PRT",
    "Qatar": "QAT", "Republic of Korea": "KOR", "Republic of Moldova": "MDA", "Romania": "ROU", "Russian Federation": "RUS",
    "Rwanda": "RWA", "Saint Kitts and Nevis": "KNA", "Saint Lucia": "LCA", "Saint Vincent and the Grenadines": "VCT",
    "Samoa": "WSM", "San Marino": "SMR", "Sao Tome and Principe": "STP", "Saudi Arabia": "SAU", "Senegal": "SEN",
    "Serbia": "SRB", "Seychelles": "SYC", "Sierra Leone": "SLE", "Singapore": "SGP", "Slovakia": "SVK", "Slovenia": "SVN",
    "Solomon Islands": "SLB", "Somalia": "SOM", "South Africa": "ZAF", "South Sudan": "SSD", "Spain": "ESP",
    "Sri Lanka": "LKA", "Sudan": "SDN", "Suriname": "SUR", "Sweden": "SWE", "Switzerland": "CHE",
    "Syrian Arab Republic": "SYR", "Tajikistan": "TJK", "Thailand": "THA", "Timor-Leste": "TLS", "Togo": "TGO",
    "Tonga": "TON", "Trinidad and Tobago": "TTO", "Tunisia": "TUN", "Turkmenistan": "TKM", "Tuvalu": "TUV", "Türkiye": "TUR",
    "Uganda": "UGA", "Ukraine": "UKR", "United Arab Emirates": "ARE",
    "United Kingdom of Great Britain and Northern Ireland": "GBR", "United Republic of Tanzania": "TZA",
    "United States of America": "USA", "Uruguay": "URY", "Uzbekistan": "UZB", "Vanuatu": "VUT", "Venezuela": "VEN",
    "Viet Nam": "VNM", "Yemen": "YEM", "Zambia": "ZMB", "Zimbabwe": "ZWE",
}  # fmt: skip


def survey(raw, year: int) -> pd.DataFrame:
    """The file of one round as text cells. Raises DataError for another year in it, an unknown name, or a state left out or twice."""
    path = FILE.format(year=year)
    names = NAMES_2024 if year == 2024 else NAMES
    frame = pd.read_csv(need(raw, path, PUBLISHER, URL), dtype=str, keep_default_na=False, encoding="utf-8")
    if not set(names) <= set(frame.columns):
        raise data.DataError(f"{path}: got the columns {', '.join(frame.columns)}, expected {', '.join(names)}")
    frame = frame[list(names)].rename(columns=names).apply(lambda column: column.str.strip())
    for row in frame.itertuples():
        if row.state not in STATES:
            raise data.DataError(f"{path}: row {row.Index + 2}: got the state {row.state!r}, expected a name in the builder's table of codes")
        if row.year != str(year):
            raise data.DataError(f"{path}: row {row.Index + 2}: got the year {row.year!r}, expected {year}")
    if sorted(frame["state"]) != sorted(STATES):
        raise data.DataError(f"{path}: got {len(frame)} rows, expected each of the {len(STATES)} states once")
    frame = frame.assign(iso3=frame["state"].map(STATES))
    for column in ["rank", *VALUES]:
        frame[column] = frame[column].map(lambda cell: number(float(cell)) if cell else "")
    missing = frame["egdi"] == "0"
    frame.loc[missing, VALUES] = frame.loc[missing, VALUES].replace("0", "")
    listed = ~missing | (frame["rank"] != "") | (frame[VALUES] != "").any(axis=1)
    frame.loc[missing, "rank"] = ""  # the publisher ranks all of them last
    return frame[listed]


def build(raw) -> pd.DataFrame:
    """All states and rounds as text cells. ``raw`` is the folder of the publishers' files."""
    return pd.concat([survey(raw, year) for year in ROUNDS])
