-- T02: what self-evaluations tell twice has one number. Two things are looked at: the change of a price under
-- one name (由28元降至18元), and how many cases were received and how many were dealt with (受理2527件,已鉴定1922件).
with passages as (
    select document_id, passage_no, table_no, page_nos[1] as page_no, text
    from {{ ref('int_passages') }}
    where section_code in ('evaluation', 'attachments', 'performance')
),

price_changes as (
    select document_id, page_no,
        unnest(regexp_extract_all(
            text, {{ rule_phrase('price_change') }}
        )) as words,
    from passages
),

prices as (
    select
        document_id,
        min(page_no) as page_no,
        regexp_extract(words, {{ rule_phrase('price_of') }}, 1) as subject,
        min(try_cast(regexp_extract(words, {{ rule_phrase('price_before') }}, 1) as decimal(20, 6))) as lowest,
        max(try_cast(regexp_extract(words, {{ rule_phrase('price_before') }}, 1) as decimal(20, 6))) as highest,
        count(distinct regexp_extract(words, {{ rule_phrase('prices') }}, 0)) as times_told,
        array_to_string(
            list_sort(array_agg(distinct regexp_replace(words, {{ rule_phrase('price_time') }}, ''))), ' / '
        ) as printed,
    from price_changes
    group by document_id, subject
    having count(*) > 1
),

receipts as (
    select document_id, table_no, page_no,
        unnest(regexp_extract_all(
            text, {{ rule_phrase('cases_told') }}
        )) as words,
    from passages
),

dealt as (
    select
        *,
        regexp_extract(words, {{ rule_phrase('cases_received') }}, 1) as received,
        regexp_extract(words, {{ rule_phrase('cases_done') }}, ['verb', 'number', 'unit']) as done,
    from receipts
),

-- the same verb with a number and that unit, elsewhere in the same self-evaluation
retold as (
    select
        dealt.document_id, dealt.table_no, dealt.page_no, dealt.words, dealt.received, dealt.done,
        done['verb'] || received || done['unit'] as as_received,
        done['verb'] || done['number'] || done['unit'] as as_done,
        bool_or(contains(replace(passages.text, dealt.words, ''), as_received)) as is_as_received,
        bool_or(contains(replace(passages.text, dealt.words, ''), as_done)) as is_as_done,
    from dealt
    inner join passages
        on dealt.document_id = passages.document_id
        and dealt.table_no is not distinct from passages.table_no
    group by all
),

together as (
    select
        document_id, 'price of ' || subject as instance, lowest as lhs, highest as rhs, times_told > 1 as differs,
        page_no, printed,
    from prices
    union all
    select
        document_id,
        'cases ' || done['verb'] || coalesce(' table ' || table_no, ''),
        try_cast(case when is_as_received then received else done['number'] end as decimal(20, 6)),
        try_cast(done['number'] as decimal(20, 6)),
        is_as_received and received <> done['number'],
        page_no,
        words || case when is_as_received then ' / ' || as_received else ' / ' || as_done end,
    from retold
    where is_as_received or is_as_done
),

final as (
    select
        document_id,
        'T02' as identity_id,
        instance,
        max(lhs) as lhs,
        min(rhs) as rhs,
        cast(0 as decimal(20, 6)) as tolerance,
        case when bool_or(differs) then 'violated' else 'exact' end as outcome,
        case when bool_or(differs) then 'told twice, told differently: ' || max(printed) end as reason,
        cast([] as varchar[]) as figure_ids,
        min(page_no) as page_no,
        max(printed) as printed,
    from together
    group by document_id, instance
)

select * from final
