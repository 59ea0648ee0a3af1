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
    select * from indicators
    where part_name <> '' and base_name <> ''
),

-- counts in the text of any evaluation of the document, with the words before them
counts as (
    select
        claims.document_id, claims.claim_id, claims.value, claims.page_no, claims.sentence, claims.passage_no,
        substr(passages.text, greatest(claims.position - 24, 1), least(claims.position, 24)) as words_before,
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('int_passages') }} as passages
        on claims.document_id = passages.document_id and claims.passage_no = passages.passage_no
    where claims.unit in ('人', '户', '件', '个') and claims.section in ('evaluation', 'attachments')
),

told as (
    select counts.*, parts.part_name, parts.base_name, parts.table_no, parts.actual,
    from counts
    inner join parts
        on counts.document_id = parts.document_id
        and length(parts.part_name) >= 4
        and regexp_matches(counts.words_before, regexp_escape(parts.part_name) || '[^0-9,。;]*$')
),

wholes as (
    select indicators.document_id, indicators.table_no, indicators.base_name as no_base, parts.base_name,
        min(indicators.actual) as whole,
        case when count(*) = count(parts.actual) then sum(parts.actual) end as parts_sum,
        min(indicators.page_no) as page_no,
    from indicators
    inner join parts
        on indicators.document_id = parts.document_id
        and indicators.table_no = parts.table_no
        and indicators.name = parts.base_name
    group by 1, 2, 3, 4
    having count(distinct parts.part_name) > 1
),

told_sums as (
    select
        document_id, table_no, base_name, passage_no, sum(value) as told_sum, count(distinct part_name) as part_count,
        array_agg(claim_id order by claim_id) as claim_ids, min(page_no) as page_no, min(sentence) as sentence,
    from told
    group by 1, 2, 3, 4
),

-- 参保扩面完成率111% beside an indicator 扩面参保: 1.67万人 → 1.73万人
rates as (
    select
        claims.document_id, claims.claim_id, claims.value, claims.half_step, claims.page_no, claims.sentence,
        claims.passage_no,
        regexp_extract(substr(passages.text, 1, claims.position), {{ rule_phrase('rate_of') }}, 1) as words,
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('int_passages') }} as passages
        on claims.document_id = passages.document_id and claims.passage_no = passages.passage_no
    where claims.unit = '%' and claims.claim_state = 'value'
),

reached as (
    select
        rates.*, indicators.name, indicators.actual, indicators.target,
        try_cast(100 * indicators.actual / nullif(indicators.target, 0) as decimal(20, 6)) as rate,
    from rates
    inner join indicators
        on rates.document_id = indicators.document_id
        and rates.words <> ''
        and len(list_filter(string_split(rates.words, ''), lambda c: not contains(indicators.name, c))) = 0
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
        told_sums.document_id, 'H14' as identity_id, 'passage ' || told_sums.passage_no as instance,
        wholes.whole as lhs, told_sums.told_sum as rhs, 0 as tolerance,
        'the text tells ' || try_cast(told_sum as hugeint) || ' in all, the indicator ' || try_cast(whole as hugeint)
            as finding,
        told_sums.claim_ids as figure_ids, told_sums.page_no, told_sums.sentence as printed,
    from told_sums
    inner join wholes
        on told_sums.document_id = wholes.document_id and told_sums.table_no = wholes.table_no
        and told_sums.base_name = wholes.base_name and told_sums.part_count > 1
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
        document_id,
        identity_id,
        instance,
        case when lhs is not null and rhs is not null then lhs end as lhs,
        case when lhs is not null and rhs is not null then rhs end as rhs,
        case when lhs is not null and rhs is not null then tolerance end as tolerance,
        case
            when lhs is null or rhs is null then 'not_testable'
            when lhs = rhs then 'exact'
            when abs(lhs - rhs) <= tolerance then 'rounding'
            else 'violated'
        end as outcome,
        case
            when lhs is null or rhs is null then 'an indicator shows no number'
            when abs(lhs - rhs) > tolerance then finding
        end as reason,
        figure_ids,
        page_no,
        printed,
    from compared
)

select * from final
