create schema commerce;

-- What is sold. `organisation_id` is the seller: the tenant that keeps the row.
create table commerce.batteries (
  id uuid primary key,
  organisation_id uuid not null,
  slug text not null,
  name text not null,
  brand text not null,
  description text not null,
  chemistry text not null,
  uses text[] not null,
  certificates text[] not null,
  rechargeable boolean not null,
  created_at timestamptz(3) not null,
  constraint batteries_organisation_id_slug_key unique (organisation_id, slug),
  constraint batteries_chemistry_check check
    (chemistry in ('LFP', 'NMC', 'LTO', 'LIPO', 'NA_ION', 'NIMH', 'AGM', 'GEL', 'FLOODED', 'LI_SOCL2'))
);
create index batteries_name_idx on commerce.batteries (name, id);
create index batteries_created_at_idx on commerce.batteries (created_at, id);
-- Words are matched as written: product names are not prose of one language. The stores spell the same expression.
create index batteries_search_idx on commerce.batteries
  using gin (to_tsvector('simple', name || ' ' || brand || ' ' || chemistry || ' ' || description));

create table commerce.variants (
  id uuid primary key,
  organisation_id uuid not null,
  battery_id uuid not null,
  sku text not null,
  name text not null,
  cells_in_series integer not null,
  nominal_volts double precision not null,
  capacity_ah double precision not null,
  -- Derived here and nowhere else, so that it can never disagree with volts and ampere-hours.
  energy_wh double precision not null generated always as (round((nominal_volts * capacity_ah)::numeric, 2)::double precision) stored,
  weight_grams double precision not null,
  length_mm integer not null,
  width_mm integer not null,
  height_mm integer not null,
  packing text not null,
  un_number text,
  cycle_life integer not null,
  max_discharge_amps double precision not null,
  charge_min_celsius integer,
  charge_max_celsius integer,
  discharge_min_celsius integer not null,
  discharge_max_celsius integer not null,
  terminals text not null,
  warranty_months integer not null,
  created_at timestamptz(3) not null,
  constraint variants_battery_id_fkey foreign key (battery_id) references commerce.batteries (id),
  constraint variants_organisation_id_sku_key unique (organisation_id, sku),
  constraint variants_packing_check check (packing in ('ALONE', 'WITH_EQUIPMENT', 'IN_EQUIPMENT')),
  constraint variants_un_number_check check (un_number ~ '^UN[0-9]{4}$'),
  constraint variants_size_check check
    (cells_in_series > 0 and nominal_volts > 0 and capacity_ah > 0 and weight_grams > 0
     and length_mm > 0 and width_mm > 0 and height_mm > 0),
  constraint variants_celsius_check check
    (discharge_min_celsius < discharge_max_celsius
     and (charge_min_celsius is null) = (charge_max_celsius is null) and charge_min_celsius < charge_max_celsius)
);
create index variants_battery_id_sku_idx on commerce.variants (battery_id, sku, id);
create index variants_sku_idx on commerce.variants (sku, id);
create index variants_name_idx on commerce.variants (name, id);
create index variants_nominal_volts_idx on commerce.variants (nominal_volts, id);
create index variants_capacity_ah_idx on commerce.variants (capacity_ah, id);
create index variants_energy_wh_idx on commerce.variants (energy_wh, id);
create index variants_weight_grams_idx on commerce.variants (weight_grams, id);
create index variants_created_at_idx on commerce.variants (created_at, id);
-- People write "100Ah" as often as "100 Ah".
create index variants_search_idx on commerce.variants
  using gin (to_tsvector('simple', name || ' ' || sku || ' ' || replace(replace(name, ' Ah', 'Ah'), ' V', 'V')));

-- The terms an organisation buys on.
create table commerce.dealer_accounts (
  id uuid primary key,
  organisation_id uuid not null,
  dealer_organisation_id uuid not null,
  tier text not null,
  created_at timestamptz(3) not null,
  constraint dealer_accounts_organisation_id_dealer_organisation_id_key unique (organisation_id, dealer_organisation_id),
  constraint dealer_accounts_tier_check check (tier in ('BRONZE', 'SILVER', 'GOLD'))
);
create index dealer_accounts_dealer_organisation_id_idx on commerce.dealer_accounts (dealer_organisation_id);

create table commerce.prices (
  id uuid primary key,
  organisation_id uuid not null,
  variant_id uuid not null,
  tier text not null,
  minimum_quantity integer not null,
  unit_amount bigint not null,
  currency char(3) not null,
  valid_from timestamptz(3) not null,
  valid_until timestamptz(3),
  constraint prices_variant_id_fkey foreign key (variant_id) references commerce.variants (id),
  constraint prices_variant_id_tier_minimum_quantity_valid_from_key unique (variant_id, tier, minimum_quantity, valid_from),
  constraint prices_tier_check check (tier in ('RETAIL', 'BRONZE', 'SILVER', 'GOLD')),
  constraint prices_minimum_quantity_check check (minimum_quantity >= 1),
  constraint prices_unit_amount_check check (unit_amount >= 0),
  constraint prices_valid_until_check check (valid_until > valid_from)
);

create table commerce.warehouses (
  id uuid primary key,
  organisation_id uuid not null,
  code text not null,
  name text not null,
  city text not null,
  country char(2) not null,
  created_at timestamptz(3) not null,
  constraint warehouses_organisation_id_code_key unique (organisation_id, code)
);

create table commerce.stock_levels (
  id uuid primary key,
  organisation_id uuid not null,
  variant_id uuid not null,
  warehouse_id uuid not null,
  on_hand integer not null,
  reserved integer not null,
  reorder_point integer not null,
  -- Version of the stream `commerce.stock/<id>`.
  version integer not null,
  counted_at timestamptz(3) not null,
  constraint stock_levels_variant_id_fkey foreign key (variant_id) references commerce.variants (id),
  constraint stock_levels_warehouse_id_fkey foreign key (warehouse_id) references commerce.warehouses (id),
  constraint stock_levels_variant_id_warehouse_id_key unique (variant_id, warehouse_id),
  -- The last word against overselling, whatever the code above it does.
  constraint stock_levels_reserved_check check (reserved >= 0 and reserved <= on_hand),
  constraint stock_levels_reorder_point_check check (reorder_point >= 0)
);

alter table commerce.batteries enable row level security;
alter table commerce.batteries force row level security;
create policy batteries_read on commerce.batteries for select using (true);
create policy batteries_tenant on commerce.batteries
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

alter table commerce.variants enable row level security;
alter table commerce.variants force row level security;
create policy variants_read on commerce.variants for select using (true);
create policy variants_tenant on commerce.variants
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

alter table commerce.dealer_accounts enable row level security;
alter table commerce.dealer_accounts force row level security;
create policy dealer_accounts_tenant on commerce.dealer_accounts
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy dealer_accounts_dealer on commerce.dealer_accounts for select
  using (dealer_organisation_id = (select platform.viewer_organisation()));

-- Everybody sees retail prices; a dealer sees those of its own tier and of no other.
alter table commerce.prices enable row level security;
alter table commerce.prices force row level security;
create policy prices_tenant on commerce.prices
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
create policy prices_buyer on commerce.prices for select
  using (tier = 'RETAIL' or (organisation_id, tier) in
    (select a.organisation_id, a.tier from commerce.dealer_accounts a
      where a.dealer_organisation_id = (select platform.viewer_organisation())));

alter table commerce.warehouses enable row level security;
alter table commerce.warehouses force row level security;
create policy warehouses_read on commerce.warehouses for select using (true);
create policy warehouses_tenant on commerce.warehouses
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

alter table commerce.stock_levels enable row level security;
alter table commerce.stock_levels force row level security;
create policy stock_levels_read on commerce.stock_levels for select using (true);
create policy stock_levels_tenant on commerce.stock_levels
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));
-- A buyer changes stock only through the functions of the next migration, which run as this owner.
create policy stock_levels_owner on commerce.stock_levels for all to current_user using (true) with check (true);
