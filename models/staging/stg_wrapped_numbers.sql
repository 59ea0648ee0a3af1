-- Numbers that wrapped inside their cell: one number, where the other amounts of the grid say that the parts
-- cannot be amounts of their own (79.8 and 4 among amounts of two decimals), and the whole is one.
with cells as (
    select * from {{ ref('stg_raw_cells') }}
),

parted as (
    select
        document_id,
        block_no,
        row_no,
        col_no,
        {{ number_in('plain_text') }} as whole,
        unnest(string_split({{ tight('text') }}, ' ')) as part,
    from cells
    where {{ is_parted('text') }}
),

-- a nought has as many decimals as it likes
amounts as (
    select
        cells.document_id,
        cells.block_no,
        cells.col_no,
        {{ decimals('cells.amount_text') }} as places,
    from cells
    semi join parted on cells.document_id = parted.document_id
    where cells.amount_text <> '0'
),

grids as (
    select
        document_id,
        block_no,
        min(places) as fewest_places,
        max(places) as most_places,
    from amounts
    where places > 0
    group by 1, 2
),

documents as (
    select
        document_id,
        min(fewest_places) as fewest_places,
        max(most_places) as most_places,
    from grids
    group by 1
),

columns as (
    select
        document_id,
        block_no,
        col_no,
        -- the number of the column is one
        count(*) filter (where places = 0) <= 1 and count(*) filter (where places > 0) >= 3 as has_decimals,
    from amounts
    group by 1, 2, 3
),

placed as (
    select
        parted.*,
        coalesce(columns.has_decimals, false) as has_decimals,
        -- a grid of no other amounts has those of its document
        coalesce(grids.fewest_places, documents.fewest_places) as fewest_places,
        coalesce(grids.most_places, documents.most_places) as most_places,
    from parted
    inner join documents on parted.document_id = documents.document_id
    left join grids on parted.document_id = grids.document_id and parted.block_no = grids.block_no
    left join columns on {{ same_column('parted', 'columns') }}
),

judged as (
    select
        document_id,
        block_no,
        row_no,
        col_no,
        whole,
        fewest_places,
        most_places,
        bool_or(
            {{ decimals('part') }} <> most_places and (contains(part, '.') or has_decimals)
        ) as is_no_amount,
    from placed
    group by 1, 2, 3, 4, 5, 6, 7
),

final as (
    select
        document_id,
        block_no,
        row_no,
        col_no,
        whole as amount_text,
    from judged
    where is_no_amount
        and fewest_places = most_places
        and {{ decimals('whole') }} = most_places
        and not regexp_matches(whole, '^-?0[0-9]')
)

select * from final
