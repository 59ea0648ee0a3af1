-- T01: a count or a satisfaction that the text of a self-evaluation tells obeys the indicator of that name and
-- unit, as it was aimed at or as it was reached. Only where the word before the number names one indicator alone.
{% set bound = "'^([≥≤=<>》《-]?)([0-9.]+)([" ~ han_class() ~ "%]{1,2})$'" %}
with passages as (
    select document_id, passage_no, table_no, page_nos[1] as page_no, text
    from {{ ref('int_passages') }}
    where section_code = 'evaluation' and source = 'cell' and table_no is not null
),

indicators as (
    select
        indicators.document_id, indicators.table_no as project_no, scores.figure_id,
        indicators.actual, indicators.target,
        {{ plain("coalesce(indicators.level3, '')") }} as name,
        {{ plain('indicators.target') }} as plain_target,
        {{ plain('indicators.actual') }} as plain_actual,
        regexp_extract(plain_actual, {{ bound }}, ['sign', 'number', 'unit']) as reached,
        regexp_extract(plain_target, {{ bound }}, ['sign', 'number', 'unit']) as aimed,
        regexp_matches(coalesce(indicators.level1, ''), {{ rule_phrase('satisfaction_level') }}) as is_satisfaction,
    from {{ ref('int_indicators') }} as indicators
    left join {{ ref('fct_figure') }} as scores
        on indicators.document_id = scores.document_id
        and floor(indicators.block_no) = scores.block_no
        and indicators.row_no = scores.row_no and scores.line_code = 'indicator' and scores.measure_code = 'score'
),

counts as (
    select distinct
        document_id, table_no, page_no, words,
        left(words, 2) as word,
        try_cast(regexp_extract(words, '[0-9.]+') as decimal(20, 6)) as told,
        regexp_extract(words, {{ rule_phrase('count_unit') }}, 1) as unit,
        regexp_matches(words, {{ rule_phrase('count_at_least') }}) as is_at_least,
    from (select *, unnest(regexp_extract_all(text, {{ rule_phrase('count_told') }})) as words from passages) as told
),

satisfactions as (
    select distinct
        document_id, table_no, page_no, words,
        try_cast(regexp_extract(words, '([0-9.]+)%', 1) as decimal(20, 6)) as told,
        regexp_matches(words, {{ rule_phrase('rate_at_least') }}) as is_at_least,
    from (
        select *, unnest(regexp_extract_all(text, {{ rule_phrase('satisfaction_told') }})) as words from passages
    ) as told
),

asked as (
    select
        counts.document_id, counts.table_no, counts.page_no, counts.words, counts.told, counts.is_at_least,
        [indicators.figure_id] as figure_ids,
        coalesce(nullif(indicators.reached['number'], ''), indicators.aimed['number']) as shown_number,
        indicators.actual as shown,
        -- the text has its way where it obeys the aim or the result
        bool_or(
            case bound['sign']
                when '≥' then counts.told >= try_cast(bound['number'] as decimal(20, 6))
                when '≤' then counts.told <= try_cast(bound['number'] as decimal(20, 6))
                else counts.told = try_cast(bound['number'] as decimal(20, 6))
                    or (counts.is_at_least and counts.told <= try_cast(bound['number'] as decimal(20, 6)))
            end
        ) as obeys,
    from counts
    inner join indicators
        on counts.document_id = indicators.document_id
        and counts.table_no = indicators.project_no
        and not indicators.is_satisfaction
        and contains(indicators.name, counts.word)
        and indicators.reached['unit'] = counts.unit
    cross join unnest([indicators.reached, indicators.aimed]) as bounds (bound)
    where bound['number'] <> '' and counts.unit <> '%'
    group by all
),

-- a satisfaction told is that of one of the indicators of satisfaction
satisfied as (
    select
        said.*,
        array_agg(distinct indicators.figure_id order by indicators.figure_id) as figure_ids,
        max(indicators.reached['number']) as shown_number,
        string_agg(distinct indicators.actual, '、' order by indicators.actual) as shown,
        bool_or(
            told = try_cast(indicators.reached['number'] as decimal(20, 6))
            or (is_at_least and told <= try_cast(indicators.reached['number'] as decimal(20, 6)))
        ) as obeys,
    from satisfactions as said
    inner join indicators
        on said.document_id = indicators.document_id
        and said.table_no = indicators.project_no
        and indicators.is_satisfaction
    group by all
    having count(*) = count(*) filter (where indicators.reached['unit'] = '%')
),

together as (
    -- one indicator alone
    select * from asked
    qualify count(*) over (partition by document_id, table_no, words) = 1
    union all by name
    select * from satisfied
),

final as (
    select
        document_id,
        'T01' as identity_id,
        'table ' || table_no || ' ' || words as instance,
        told as lhs,
        try_cast(shown_number as decimal(20, 6)) as rhs,
        cast(0 as decimal(20, 6)) as tolerance,
        case when obeys then 'exact' else 'violated' end as outcome,
        case when not obeys then 'the indicator prints ' || shown end as reason,
        list_filter(figure_ids, lambda x: x is not null) as figure_ids,
        min(page_no) as page_no,
        words as printed,
    from together
    where shown_number is not null
    group by all
)

select * from final
