-- Which account belongs to which customer record: a copy of what crm tells in its events.
create table commerce.customer_accounts (
  customer_id uuid primary key,
  organisation_id uuid not null,
  user_id uuid
);
create index customer_accounts_user_id_idx on commerce.customer_accounts (user_id, organisation_id);

-- Numbers are unique, not gap-free: a refused order leaves a hole. Imported history keeps the numbers below.
create sequence commerce.order_numbers start with 100001;

create table commerce.orders (
  id uuid primary key,
  -- The seller.
  organisation_id uuid not null,
  number text not null,
  -- Whom `client_key` is unique for: the organisation that buys, else the customer it was placed for, else the person.
  buyer_id uuid not null,
  buyer_organisation_id uuid,
  user_id uuid,
  customer_id uuid,
  placed_by_id uuid,
  client_key text not null,
  -- SHA-256 of what was asked for, to tell a repeat from another order under the same key.
  content_hash text not null,
  status text not null,
  currency char(3) not null,
  subtotal_amount bigint not null,
  shipping_amount bigint not null,
  tax_basis_points integer not null,
  tax_amount bigint not null,
  total_amount bigint not null,
  weight_grams double precision not null,
  shipping_address jsonb not null,
  note text,
  placed_at timestamptz(3) not null,
  paid_at timestamptz(3),
  packed_at timestamptz(3),
  shipped_at timestamptz(3),
  delivered_at timestamptz(3),
  cancelled_at timestamptz(3),
  returned_at timestamptz(3),
  cancellation_reason text,
  -- Version of the stream `commerce.order/<id>`.
  version integer not null,
  constraint orders_number_key unique (organisation_id, number),
  constraint orders_buyer_id_client_key_key unique (buyer_id, client_key),
  constraint orders_status_check check
    (status in ('PLACED', 'PAID', 'PACKED', 'SHIPPED', 'DELIVERED', 'RETURNED', 'CANCELLED')),
  constraint orders_total_amount_check check
    (total_amount = subtotal_amount + shipping_amount + tax_amount and subtotal_amount >= 0 and shipping_amount >= 0 and tax_amount >= 0),
  constraint orders_cancelled_at_check check ((status = 'CANCELLED') = (cancelled_at is not null)),
  constraint orders_cancellation_reason_check check
    (cancellation_reason is null or (cancelled_at is not null
      and cancellation_reason in ('CUSTOMER_REQUEST', 'PAYMENT_EXPIRED', 'OUT_OF_STOCK', 'OTHER')))
);
create index orders_placed_at_idx on commerce.orders (placed_at, id);
create index orders_total_amount_idx on commerce.orders (total_amount, id);
create index orders_organisation_id_placed_at_idx on commerce.orders (organisation_id, placed_at, id);
create index orders_buyer_organisation_id_placed_at_idx on commerce.orders (buyer_organisation_id, placed_at, id);
create index orders_customer_id_placed_at_idx on commerce.orders (customer_id, placed_at, id);
create index orders_user_id_placed_at_idx on commerce.orders (user_id, placed_at, id);

create table commerce.order_lines (
  id uuid primary key,
  order_id uuid not null,
  position integer not null,
  variant_id uuid not null,
  sku text not null,
  name text not null,
  quantity integer not null,
  unit_amount bigint not null,
  line_amount bigint not null,
  constraint order_lines_order_id_fkey foreign key (order_id) references commerce.orders (id),
  constraint order_lines_variant_id_fkey foreign key (variant_id) references commerce.variants (id),
  constraint order_lines_order_id_position_key unique (order_id, position),
  constraint order_lines_order_id_variant_id_key unique (order_id, variant_id),
  constraint order_lines_quantity_check check (quantity >= 1),
  constraint order_lines_line_amount_check check (unit_amount >= 0 and line_amount = unit_amount * quantity)
);
create index order_lines_variant_id_idx on commerce.order_lines (variant_id);

-- From which shelves an order was reserved. Rows stay: they tell where an order was sent from.
create table commerce.stock_allocations (
  order_id uuid not null,
  variant_id uuid not null,
  warehouse_id uuid not null,
  quantity integer not null,
  constraint stock_allocations_pkey primary key (order_id, variant_id, warehouse_id),
  constraint stock_allocations_order_id_fkey foreign key (order_id) references commerce.orders (id),
  constraint stock_allocations_variant_id_warehouse_id_fkey foreign key (variant_id, warehouse_id)
    references commerce.stock_levels (variant_id, warehouse_id),
  constraint stock_allocations_quantity_check check (quantity >= 1)
);

create table commerce.shipments (
  id uuid primary key,
  organisation_id uuid not null,
  order_id uuid not null,
  carrier text not null,
  service text not null,
  transport_mode text not null,
  tracking_number text not null,
  status text not null,
  un_numbers text[] not null,
  weight_grams double precision not null,
  created_at timestamptz(3) not null,
  expected_at timestamptz(3),
  delivered_at timestamptz(3),
  -- Version of the stream `commerce.shipment/<id>`.
  version integer not null,
  constraint shipments_order_id_fkey foreign key (order_id) references commerce.orders (id),
  constraint shipments_carrier_tracking_number_key unique (carrier, tracking_number),
  constraint shipments_carrier_check check (carrier in ('DHL_PARCEL', 'DHL_FREIGHT', 'DPD', 'POSTNL', 'UPS')),
  constraint shipments_transport_mode_check check (transport_mode in ('GROUND', 'SEA', 'AIR_CARGO', 'AIR_PASSENGER')),
  constraint shipments_status_check check
    (status in ('PRE_TRANSIT', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'AVAILABLE_FOR_PICKUP', 'DELIVERED', 'RETURN_TO_SENDER', 'FAILURE', 'EXCEPTION'))
);
create index shipments_order_id_created_at_idx on commerce.shipments (order_id, created_at, id);

create table commerce.tracking_events (
  id uuid primary key,
  shipment_id uuid not null,
  -- The carrier's own id of the event, else its time and status: carriers repeat themselves.
  event_key text not null,
  status text not null,
  description text not null,
  place text,
  occurred_at timestamptz(3) not null,
  constraint tracking_events_shipment_id_fkey foreign key (shipment_id) references commerce.shipments (id),
  constraint tracking_events_shipment_id_event_key_key unique (shipment_id, event_key)
);
create index tracking_events_shipment_id_occurred_at_idx on commerce.tracking_events (shipment_id, occurred_at, id);

-- Reserves what an order asks for, from as few shelves as come first, and tells how much of each variant it got.
-- Less than was asked for means the caller has to roll back. Shelves are locked in one order by everybody, so that
-- orders wait for one another and never for each other.
-- Runs as its owner: buyers may not write stock otherwise.
create function commerce.reserve_stock(for_order uuid, lines jsonb)
  returns table (variant_id uuid, wanted integer, reserved integer)
  language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform from commerce.stock_levels s
    where s.variant_id in (select l.variant_id from pg_catalog.jsonb_to_recordset(lines) as l(variant_id uuid))
    order by s.variant_id, s.warehouse_id for update;
  -- A new statement, hence a new snapshot: it sees the shelves as they were left by whoever held the locks before.
  return query
  with asked as (
    select l.variant_id, sum(l.quantity)::integer as quantity
      from pg_catalog.jsonb_to_recordset(lines) as l(variant_id uuid, quantity integer) group by l.variant_id
  ), shares as (
    select s.variant_id, s.warehouse_id,
           least(s.on_hand - s.reserved, greatest(0, a.quantity - coalesce(
             sum(s.on_hand - s.reserved) over (partition by s.variant_id order by s.warehouse_id
               rows between unbounded preceding and 1 preceding), 0)))::integer as share
      from commerce.stock_levels s join asked a on a.variant_id = s.variant_id
  ), taken as (
    update commerce.stock_levels s set reserved = s.reserved + h.share
      from shares h where s.variant_id = h.variant_id and s.warehouse_id = h.warehouse_id and h.share > 0
      returning s.variant_id, s.warehouse_id, h.share
  ), kept as (
    insert into commerce.stock_allocations (order_id, variant_id, warehouse_id, quantity)
      select for_order, t.variant_id, t.warehouse_id, t.share from taken t
  )
  select a.variant_id, a.quantity, coalesce((select sum(t.share) from taken t where t.variant_id = a.variant_id), 0)::integer
    from asked a;
end $$;

-- Ends an order's reservation: the pieces go back on the shelf (`leave` false) or leave the warehouse (true).
create function commerce.settle_stock(for_order uuid, leave boolean) returns void
  language plpgsql volatile security definer set search_path = '' as $$
begin
  perform from commerce.stock_levels s
    join commerce.stock_allocations a on a.variant_id = s.variant_id and a.warehouse_id = s.warehouse_id
    where a.order_id = for_order order by s.variant_id, s.warehouse_id for update of s;
  update commerce.stock_levels s
     set reserved = s.reserved - a.quantity, on_hand = s.on_hand - case when leave then a.quantity else 0 end
    from commerce.stock_allocations a
   where a.order_id = for_order and a.variant_id = s.variant_id and a.warehouse_id = s.warehouse_id;
end $$;

alter table commerce.customer_accounts enable row level security;
alter table commerce.customer_accounts force row level security;
create policy customer_accounts_tenant on commerce.customer_accounts
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or user_id = (select platform.viewer_user()))
  with check ((select platform.viewer_is_service()));

-- An order is seen by its seller, by the organisation that bought it, and by the person who bought it for themselves.
alter table commerce.orders enable row level security;
alter table commerce.orders force row level security;
create policy orders_tenant on commerce.orders
  using ((select platform.viewer_is_service())
      or organisation_id = (select platform.viewer_organisation())
      or buyer_organisation_id = (select platform.viewer_organisation())
      or (buyer_organisation_id is null and user_id = (select platform.viewer_user())));

-- What hangs on an order is seen by whoever sees the order.
alter table commerce.order_lines enable row level security;
alter table commerce.order_lines force row level security;
create policy order_lines_tenant on commerce.order_lines
  using (exists (select from commerce.orders o where o.id = order_id));

alter table commerce.stock_allocations enable row level security;
alter table commerce.stock_allocations force row level security;
create policy stock_allocations_tenant on commerce.stock_allocations
  using (exists (select from commerce.orders o where o.id = order_id));
create policy stock_allocations_owner on commerce.stock_allocations for all to current_user using (true) with check (true);

alter table commerce.shipments enable row level security;
alter table commerce.shipments force row level security;
create policy shipments_read on commerce.shipments for select
  using (exists (select from commerce.orders o where o.id = order_id));
create policy shipments_tenant on commerce.shipments
  using ((select platform.viewer_is_service()) or organisation_id = (select platform.viewer_organisation()));

alter table commerce.tracking_events enable row level security;
alter table commerce.tracking_events force row level security;
create policy tracking_events_tenant on commerce.tracking_events
  using (exists (select from commerce.shipments s where s.id = shipment_id));
