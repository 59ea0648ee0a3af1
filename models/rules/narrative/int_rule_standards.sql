-- R19: so many persons at such a standard make the amount told with them (297人，标准3360元/人，共997920元).
with passages as (
    select document_id, passage_no, page_nos[1] as page_no, text,
        regexp_extract(
            text,
            {{ rule_phrase('standard_told') }},
            ['persons', 'standard', 'amount']
        ) as told,
    from {{ ref('int_passages') }}
    where section_code in ('evaluation', 'attachments', 'performance')
        and regexp_matches(text, {{ rule_phrase('standard_word') }})
),

numbers as (
    select
        *,
        try_cast(told['persons'] as decimal(20, 2)) as persons,
        try_cast(rtrim(replace(told['standard'], ',', ''), '.') as decimal(20, 2)) as standard_yuan,
        -- a year in between (2023年12月底共发放) is no amount
        try_cast(rtrim(replace(told['amount'], ',', ''), '.') as decimal(20, 2)) as told_yuan,
    from passages
    where told['persons'] <> ''
),

final as (
    select
        document_id,
        'R19' as identity_id,
        'passage ' || passage_no as instance,
        try_cast(persons * standard_yuan as decimal(20, 6)) as lhs,
        try_cast(told_yuan as decimal(20, 6)) as rhs,
        try_cast(persons * standard_yuan - told_yuan as decimal(20, 2)) as difference_yuan,
        try_cast(0.5 * persons as decimal(20, 6)) as tolerance,
        {{ outcome_of('abs(persons * standard_yuan - told_yuan)', '0.5 * persons') }} as outcome,
        persons || ' × ' || standard_yuan || ' against ' || told_yuan as reason,
        cast([] as varchar[]) as figure_ids,
        page_no,
        text as printed,
    from numbers
    where persons is not null and standard_yuan is not null and told_yuan is not null
)

select * from final
