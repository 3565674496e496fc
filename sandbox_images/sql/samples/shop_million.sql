-- A shop with a million sales, 10,000 customers and no index at all: material for tuning queries.
-- Arithmetic in place of random(): the same rows in every image.
CREATE TABLE customers (id integer NOT NULL, name text NOT NULL, segment text NOT NULL);
INSERT INTO customers
SELECT n, 'Customer ' || n, (ARRAY['school', 'club', 'shop', 'person'])[1 + n % 4]
FROM generate_series(1, 10000) AS n;

CREATE TABLE sales (
    id integer NOT NULL,
    customer_id integer NOT NULL,
    region text NOT NULL,
    amount integer NOT NULL,
    date date NOT NULL
);
-- A thousand sales a day, 2021-04-06 to 2023-12-31.
INSERT INTO sales
SELECT n, 1 + (n::bigint * 7919) % 10000, (ARRAY['US', 'EU', 'KZ', 'CN', 'JP'])[1 + n * 31 % 5],
       1 + (n::bigint * 104729) % 500, date '2021-04-06' + n / 1000
FROM generate_series(1, 1000000) AS n;

GRANT SELECT, INSERT, UPDATE, DELETE ON customers, sales TO student;
ALTER TABLE customers OWNER TO student;
ALTER TABLE sales OWNER TO student;
VACUUM ANALYZE;
