-- E38: an item that the narrative tells under 类, 款 and 项, or with its code, is called what table 05 calls it. Which
-- item it is, its code tells, or its amount where no other item shows the same; otherwise nothing is said.
with passages as (
    select
        document_id, passage_no, page_nos[1] as page_no, text,
        len(regexp_extract_all(text, {{ phrase('level_mark_item') }})) as item_count,
    from {{ ref('int_passages') }}
    where source = 'text' and section_code in ('gp_total', 'gp_structure', 'gp_detail')
),

claims as (
    select
        document_id,
        passage_no,
        min(line_code) as line_code,
        min(claim_id) as claim_id,
        bool_and(match_status = 'agrees') and min(amount_yuan) > 0 as shows_it,
    from {{ ref('fct_claim') }}
    where subject_code = 'function' and aspect_code = 'actual' and length(line_code) = 7
        and claim_state in ('value', 'unit_inferred')
    group by 1, 2
    having count(distinct line_code) = 1
),

lines as (
    select document_id, line_code, line_label, figure_id, amount_yuan, line_level,
        count(*) over (partition by document_id, table_code, line_level, amount_yuan) as same_amounts,
    from {{ ref('fct_figure') }}
    where table_code in ('general_budget_expenditure', 'fiscal_expenditure')
        and measure_code = 'total' and line_level between 1 and 3 and not is_repeat
    qualify row_number() over (partition by document_id, line_code order by table_code desc, figure_id) = 1
),

items as (
    select
        passages.document_id, passages.passage_no, passages.page_no, passages.text,
        claims.line_code, claims.claim_id,
        contains(passages.text, '(' || claims.line_code || ')') as by_code,
        claims.shows_it and lines.same_amounts = 1 as by_amount,
    from passages
    inner join claims on passages.document_id = claims.document_id and passages.passage_no = claims.passage_no
    inner join lines on claims.document_id = lines.document_id and claims.line_code = lines.line_code
    where passages.item_count = 1 or contains(passages.text, '(' || claims.line_code || ')')
),

-- 类, 款 and 项 of one path, nothing between them
names as (
    select *, 'class' as level, left(line_code, 3) as code,
        regexp_extract(text, {{ rule_phrase('class_told') }}, 1) as told,
    from items
    where not by_code
    union all
    select *, 'group', left(line_code, 5), regexp_extract(text, {{ rule_phrase('group_told') }}, 1)
    from items
    where not by_code
    union all
    select *, 'item', line_code, regexp_extract(text, {{ rule_phrase('item_told') }}, 1) from items
    where not by_code
    union all
    select *, 'item', line_code, regexp_extract(text, '([^()。,;:]+)[(]' || line_code || '[)]', 1) from items
    where by_code
),

-- what stands before the name in its clause, and what offices write one way or another, is no other name
keyed as (
    select
        names.*,
        lines.line_label,
        lines.figure_id,
        regexp_replace(names.told, {{ rule_phrase('item_mark') }}, '') as told_name,
        regexp_replace(
            regexp_replace(told_name, {{ rule_phrase('name_joint') }}, '', 'g'), {{ rule_phrase('name_end') }}, ''
        ) as told_key,
        regexp_replace(
            regexp_replace(
                translate({{ plain('lines.line_label') }}, '()', ''), {{ rule_phrase('name_joint') }}, '', 'g'
            ),
            {{ rule_phrase('name_end') }}, ''
        ) as label_key,
    from names
    inner join lines on names.document_id = lines.document_id and names.code = lines.line_code
    where names.told <> '' and length(lines.line_label) >= 2
),

judged as (
    select
        *,
        case
            when contains(told_key, label_key) or contains(label_key, told_key) then 'exact'
            when by_code or by_amount then 'violated'
            else 'not_testable'
        end as outcome,
    from keyed
    where length(told_key) >= 2
    qualify row_number() over (partition by document_id, line_code, level order by passage_no) = 1
),

final as (
    select
        document_id,
        'E38' as identity_id,
        line_code || ' ' || level as instance,
        case when outcome <> 'not_testable' then 1 end as lhs,
        case outcome when 'exact' then 1 when 'violated' then 0 end as rhs,
        case when outcome <> 'not_testable' then 0 end as tolerance,
        outcome,
        case outcome
            when 'violated' then 'the text says ' || told_name || ', table 05 ' || line_label
            when 'not_testable' then 'which item is told is not certain'
        end as reason,
        [claim_id, figure_id] as figure_ids,
        page_no,
        told_name as printed,
    from judged
)

select * from final
