-- Counted anew from the raw text, without the models between: every digit printed is a digit of a number of
-- the ledger, once. (Digits, because a number that the end of a line parts is two there and one here.)
with raw_texts as (
    select document_id, text from {{ ref('stg_raw_cells') }}
    union all
    select lines.document_id, lines.text
    from {{ source('raw', 'text_lines') }} as lines
    inner join {{ ref('stg_documents') }} as documents
        on lines.document_id = documents.document_id
        and documents.raw_file = {{ raw_file() }}
),

printed as (
    select document_id, sum(length(regexp_replace({{ plain('text') }}, '[^0-9]', '', 'g'))) as digits
    from raw_texts
    group by 1
),

held as (
    select document_id, sum(length(regexp_replace(printed, '[^0-9]', '', 'g'))) as digits
    from {{ ref('fct_number') }}
    group by 1
),

final as (
    select printed.document_id, printed.digits as digits_printed, held.digits as digits_held
    from printed
    left join held on printed.document_id = held.document_id
    where printed.digits <> coalesce(held.digits, 0)
)

select * from final
