/** What names and places are made of. All people and companies are invented: birds, trees and trades put together. */

export const FIRST_NAMES = [
  ..."Wren Robin Finch Kestrel Heron Raven Swift Lark Plover Magpie Osprey Dipper Owl Crane Siskin Linnet".split(
    " ",
  ),
  ..."Avocet Ibis Tern Merlin Jay Dove Martin Pipit Quail Starling Sparrow Swallow Teal Curlew Dunlin Egret".split(
    " ",
  ),
  ..."Fulmar Gannet Godwit Goldcrest Grebe Harrier Hobby Knot Lapwing Mallard Nuthatch Oriole Petrel Puffin".split(
    " ",
  ),
  ..."Redstart Ruff Sanderling Serin Shrike Skua Smew Snipe Stint Stonechat Turnstone Twite Wagtail Wheatear".split(
    " ",
  ),
];

export const LAST_NAMES = [
  ..."Alderson Ashgrove Aspenway Beechwood Birchall Blackthorn Boxwood Briarley Cedarholm Chestnutt".split(
    " ",
  ),
  ..."Cherrywood Cypressa Dogwood Elderfield Elmhurst Firbank Foxglove Gorseman Hawthorne Hazelby".split(" "),
  ..."Heatherly Hollybrook Hornbeam Ivyson Juniperus Larchfield Laurelby Lindenau Maplesden Medlar".split(
    " ",
  ),
  ..."Mulberrow Myrtleton Oakridge Oliveira-Lund Osierman Pinewell Plumtree Poplarsen Quincewick".split(" "),
  ..."Rowanberg Rushmere Sallowfield Sorrelsen Spindleby Sprucewood Sycamora Tamarisk Thornquist".split(" "),
  ..."Vineyarden Walnutsen Whitebeam Willowby Wychelmer Yewdale Zelkovic".split(" "),
];

const PLACES =
  "Amber Beacon Bramble Canyon Clover Copper Coral Cove Dale Delta Dune Ember Fern Flint Glen Granite Harbour Heath Indigo Island Jade Juniper Lagoon Marble Meadow Mesa Mill Moss North Ochre Opal Orchard Pebble Pine Prairie Quarry Reed Ridge River Saffron Sable Slate Spring Stone Summit Thistle Tidal Topaz Vale Violet Willow";
export const COMPANY_FIRST = PLACES.split(" ");
export const COMPANY_SECOND =
  "bridge brook crest field ford gate haven hill land lock mark mere moor point quay shore side stead vale view well wick wood worth".split(
    " ",
  );

/** By industry of an account: its share, how such companies call themselves, and how many people they have. */
export const INDUSTRIES = {
  Manufacturing: {
    weight: 17,
    names: ["Works", "Castings", "Tooling", "Fabrication"],
    employees: [40, 4000],
  },
  Retail: { weight: 14, names: ["Stores", "Market", "Outfitters", "Trading"], employees: [10, 9000] },
  Technology: { weight: 12, names: ["Systems", "Software", "Labs", "Networks"], employees: [8, 2500] },
  Healthcare: {
    weight: 10,
    names: ["Clinics", "Medical", "Care Group", "Diagnostics"],
    employees: [25, 6000],
  },
  Hospitality: { weight: 9, names: ["Hotels", "Kitchens", "Roasters", "Catering"], employees: [5, 1500] },
  Construction: { weight: 8, names: ["Builders", "Contracting", "Roofing", "Joinery"], employees: [6, 1800] },
  Transportation: { weight: 7, names: ["Freight", "Logistics", "Couriers", "Lines"], employees: [15, 5000] },
  Education: { weight: 7, names: ["Schools", "Academy", "College Trust", "Learning"], employees: [30, 3000] },
  Energy: { weight: 6, names: ["Power", "Heat", "Solar", "Grid Services"], employees: [20, 3500] },
  Government: {
    weight: 5,
    names: ["District Council", "Water Board", "Transit Office"],
    employees: [60, 8000],
  },
  Agriculture: { weight: 5, names: ["Farms", "Dairies", "Growers", "Orchards"], employees: [4, 600] },
} as const;

/** Cities with the time zone that people there live in. */
export const CITIES = [
  { city: "Berlin", country: "Germany", zone: "Europe/Berlin", code: "+49 30" },
  { city: "Hamburg", country: "Germany", zone: "Europe/Berlin", code: "+49 40" },
  { city: "Vienna", country: "Austria", zone: "Europe/Vienna", code: "+43 1" },
  { city: "Zürich", country: "Switzerland", zone: "Europe/Zurich", code: "+41 44" },
  { city: "Paris", country: "France", zone: "Europe/Paris", code: "+33 1" },
  { city: "Lyon", country: "France", zone: "Europe/Paris", code: "+33 4" },
  { city: "London", country: "United Kingdom", zone: "Europe/London", code: "+44 20" },
  { city: "Leeds", country: "United Kingdom", zone: "Europe/London", code: "+44 113" },
  { city: "Dublin", country: "Ireland", zone: "Europe/Dublin", code: "+353 1" },
  { city: "Lisbon", country: "Portugal", zone: "Europe/Lisbon", code: "+351 21" },
  { city: "Rotterdam", country: "Netherlands", zone: "Europe/Amsterdam", code: "+31 10" },
  { city: "Stockholm", country: "Sweden", zone: "Europe/Stockholm", code: "+46 8" },
  { city: "Boston", country: "United States", zone: "America/New_York", code: "+1 617" },
  { city: "Chicago", country: "United States", zone: "America/Chicago", code: "+1 312" },
  { city: "Toronto", country: "Canada", zone: "America/Toronto", code: "+1 416" },
  { city: "Osaka", country: "Japan", zone: "Asia/Tokyo", code: "+81 6" },
] as const;

export const STREETS =
  "Mill Lane,Station Road,Harbour Street,Orchard Way,Quarry Hill,Foundry Row,Canal Side,Market Place,Gasworks Lane,Weavers Yard".split(
    ",",
  );

export const TITLES =
  "Facilities Manager,Operations Lead,Head of Purchasing,Site Engineer,Office Manager,Accountant,IT Administrator,Shift Supervisor,Managing Director,Quality Manager".split(
    ",",
  );

export const PRODUCTS = [
  "Brewline 200 coffee machine",
  "Brewline 400 coffee machine",
  "HeatLoop 9 heat pump",
  "HeatLoop 14 heat pump",
  "ClearFlow water filter",
  "AirPure ventilation unit",
  "ColdBox display cooler",
  "Panelview control unit",
];
