-- S11: no personal data of private individuals. Found are what was masked before landing, but for
-- the telephone of an office, and the pseudonyms of the dead and their dependants.
with texts as (
    select document_id, page_no, plain_text from {{ ref('int_printed_lines') }}
    where regexp_matches(plain_text, {{ rule_phrase('personal_data') }})
    union all
    select document_id, page_no, plain_text from {{ ref('stg_table_cells') }}
    where regexp_matches(plain_text, {{ rule_phrase('personal_data') }})
),

masked as (
    select
        document_id,
        count(*) as masked_count,
        min({'page_no': page_no, 'printed': plain_text}) as place,
    from texts
    where contains(regexp_replace(plain_text, {{ rule_phrase('public_number') }}, '', 'g'), '***')
    group by 1
),

named as (
    select
        texts.document_id,
        count(*) as named_count,
        min({
            'page_no': texts.page_no,
            'printed': regexp_extract(texts.plain_text, {{ rule_phrase('personal_name') }}, 1)
        }) as place,
    from texts
    where regexp_matches(texts.plain_text, {{ rule_phrase('personal_name') }})
    group by 1
),

final as (
    select
        documents.document_id,
        'S11' as identity_id,
        '-' as instance,
        try_cast(coalesce(masked.masked_count, 0) + coalesce(named.named_count, 0) as decimal(20, 6)) as lhs,
        cast(0 as decimal(20, 6)) as rhs,
        case
            when masked.document_id is not null or named.document_id is not null then 'violated'
            else 'exact'
        end as outcome,
        nullif(concat_ws('; ',
            case when masked.document_id is not null then 'names or numbers of persons were masked' end,
            case when named.document_id is not null then 'a deceased or a dependant is named' end
        ), '') as reason,
        struct_extract(coalesce(named.place, masked.place), 'page_no') as page_no,
        struct_extract(coalesce(named.place, masked.place), 'printed') as printed,
    from {{ ref('int_accounts') }} as documents
    left join masked on documents.document_id = masked.document_id
    left join named on documents.document_id = named.document_id
)

select * from final
