-- Counted anew from the raw text, number by number, without the models between: what the ledger lacks or
-- counts twice. Masked places and the cells that heads were taken from are in both.
with raw_cells as (
    select cells.document_id, sum(len(regexp_extract_all(
        {{ tight('cells.text') }}, '[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)?|[0-9]+(?:[.][0-9]+)?'
    ))) as numbers
    from {{ ref('stg_raw_cells') }} as cells
    group by 1
),

raw_lines as (
    select lines.document_id, sum(len(regexp_extract_all(
        {{ tight('lines.text') }}, '[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)?|[0-9]+(?:[.][0-9]+)?'
    ))) as numbers
    from {{ source('raw', 'text_lines') }} as lines
    inner join {{ ref('stg_documents') }} as documents
        on lines.document_id = documents.document_id
        and documents.batch_id = regexp_extract(lines.filename, '([^/\\]+)[.]parquet$', 1)
    group by 1
),

printed as (
    select document_id, sum(numbers) as numbers
    from (select * from raw_cells union all select * from raw_lines)
    group by 1
),

-- a number that the end of a line parts is two in the raw text and one in the ledger
parted as (
    select document_id, count(*) as numbers
    from (
        select
            document_id,
            passage_no,
            unnest(list_transform(
                generate_series(1, len(lengths) - 1),
                lambda i: list_sum(lengths[1:i])
            )) as boundary,
            text,
        from {{ ref('int_passages') }}
        where len(lengths) > 1
    )
    where regexp_matches(substr(text, cast(boundary as integer), 2), '^[0-9][0-9]$')
    group by 1
),

held as (
    select document_id, count(*) as numbers from {{ ref('fct_number') }} group by 1
),

final as (
    select printed.document_id, printed.numbers as printed_numbers, held.numbers as numbers_held, parted.numbers as numbers_parted
    from printed
    left join held on printed.document_id = held.document_id
    left join parted on printed.document_id = parted.document_id
    where printed.numbers - coalesce(parted.numbers, 0) <> coalesce(held.numbers, 0)
)

select * from final
