-- H13, H14, H16: indicators that name a part of a whole in brackets (老工伤人员（已纳入）), against each other and
-- against the counts that the text of the same evaluation tells; completion rates told against what was reached.
with indicators as (
    select
        document_id, table_no, page_no,
        {{ plain('level3') }} as name,
        regexp_extract({{ plain('level3') }}, '^(.*?)[(]', 1) as base_name,
        regexp_extract({{ plain('level3') }}, '[(](.*)[)]$', 1) as part_name,
        try_cast(regexp_extract({{ plain('actual') }}, '([0-9]+(?:[.][0-9]+)?)', 1) as decimal(20, 4)) as actual,
        try_cast(regexp_extract({{ plain('target') }}, '([0-9]+(?:[.][0-9]+)?)', 1) as decimal(20, 4)) as target,
    from {{ ref('int_indicators') }}
),

parts as (
    select * from indicators where part_name <> '' and base_name <> ''
),

claims as (
    select
        claims.*,
        passages.text,
        regexp_extract(substr(passages.text, 1, claims.position), {{ rule_phrase('rate_of') }}, 1) as rate_words,
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('int_passages') }} as passages
        on claims.document_id = passages.document_id and claims.passage_no = passages.passage_no
),

-- counts in the text of any evaluation of the document
told as (
    select claims.*, parts.part_name, parts.base_name, parts.table_no, parts.actual,
    from claims
    inner join parts
        on claims.document_id = parts.document_id
        and length(parts.part_name) >= 4
        and regexp_matches(
            substr(claims.text, greatest(claims.position - 24, 1), least(claims.position, 24)),
            regexp_escape(parts.part_name) || '[^0-9,。;]*$'
        )
    where claims.unit in ('人', '户', '件', '个') and claims.section in ('evaluation', 'attachments')
),

wholes as (
    select indicators.document_id, indicators.table_no, indicators.base_name as no_base, parts.base_name,
        min(indicators.actual) as whole,
        case when count(*) = count(parts.actual) then sum(parts.actual) end as parts_sum,
        min(indicators.page_no) as page_no,
    from indicators
    inner join parts
        on indicators.document_id = parts.document_id and indicators.table_no = parts.table_no
        and indicators.name = parts.base_name
    group by 1, 2, 3, 4
    having count(distinct parts.part_name) > 1
),

-- 参保扩面完成率111% beside an indicator 扩面参保: 1.67万人 → 1.73万人
reached as (
    select
        claims.*, indicators.name, indicators.actual, indicators.target,
        try_cast(100 * indicators.actual / nullif(indicators.target, 0) as decimal(20, 6)) as rate,
    from claims
    inner join indicators
        on claims.document_id = indicators.document_id
        and claims.rate_words <> ''
        and len(list_filter(string_split(claims.rate_words, ''), lambda c: not contains(indicators.name, c))) = 0
    where claims.unit = '%' and claims.claim_state = 'value'
),

compared as (
    select
        document_id, 'H13' as identity_id, part_name || ' passage ' || passage_no as instance,
        value as lhs, actual as rhs, cast(0 as decimal(20, 6)) as tolerance,
        'the text tells ' || try_cast(value as hugeint) || ', the indicator ' || try_cast(actual as hugeint) as finding,
        [claim_id] as figure_ids, page_no, sentence as printed,
    from told
    union all by name
    select
        document_id, 'H14' as identity_id, 'table ' || table_no || ' ' || base_name as instance,
        whole as lhs, parts_sum as rhs, 0 as tolerance,
        'the parts add to ' || try_cast(parts_sum as hugeint) || ', the whole is ' || try_cast(whole as hugeint)
            as finding,
        cast([] as varchar[]) as figure_ids, page_no, base_name as printed,
    from wholes
    union all by name
    select
        told.document_id, 'H14' as identity_id, 'passage ' || told.passage_no as instance,
        wholes.whole as lhs, sum(told.value) as rhs, 0 as tolerance,
        'the text tells ' || try_cast(sum(told.value) as hugeint) || ' in all, the indicator '
        || try_cast(wholes.whole as hugeint) as finding,
        array_agg(claim_id order by claim_id) as figure_ids, min(told.page_no) as page_no, min(sentence) as printed,
    from told
    inner join wholes
        on told.document_id = wholes.document_id and told.table_no = wholes.table_no
        and told.base_name = wholes.base_name
    group by told.document_id, told.table_no, told.base_name, told.passage_no, wholes.whole
    having count(distinct told.part_name) > 1
    union all by name
    select
        document_id, 'H16' as identity_id, name || ' passage ' || passage_no as instance,
        value as lhs, rate as rhs, half_step as tolerance,
        actual || ' of ' || target || ' is ' || try_cast(rate as decimal(38, 1)) || ' %' as finding,
        [claim_id] as figure_ids, page_no, sentence as printed,
    from reached
),

final as (
    select
        document_id, identity_id, instance,
        case when lhs is not null and rhs is not null then lhs end as lhs,
        case when lhs is not null and rhs is not null then rhs end as rhs,
        case when lhs is not null and rhs is not null then tolerance end as tolerance,
        {{ outcome_of('abs(lhs - rhs)', 'tolerance') }} as outcome,
        case
            when lhs is null or rhs is null then 'an indicator shows no number'
            when abs(lhs - rhs) > tolerance then finding
        end as reason,
        figure_ids, page_no, printed,
    from compared
)

select * from final
