-- Y01, Y02: what a year opens with is what the year before closed with. E69: the main totals do not
-- differ by more than half. Y05: the 三公 budget does not grow.
with asked as (
    select * from {{ ref('rule_year_pairs') }}
),

documents as (
    select * from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

amounts as (
    select * from {{ ref('int_statutory_amounts') }}
),

paired as (
    select
        documents.document_id,
        documents.fiscal_year,
        last_documents.document_id as last_document_id,
    from documents
    left join documents as last_documents
        on documents.unit_id = last_documents.unit_id
        and documents.fiscal_year = last_documents.fiscal_year + 1
        and last_documents.is_current
),

compared as (
    select
        paired.*,
        asked.identity_id,
        asked.instance,
        this_year.amount as lhs,
        last_year.amount as rhs,
        this_year.half_step + last_year.half_step as half_steps,
        this_year.is_printed or last_year.is_printed as is_printed,
        [this_year.figure_id, last_year.figure_id] as figure_ids,
        this_year.page_no,
        this_year.printed,
        case asked.identity_id
            when 'Y05' then greatest(this_year.amount - last_year.amount, 0)
            when 'E69' then greatest(abs(this_year.amount - last_year.amount) - abs(last_year.amount) / 2, 0)
            else abs(this_year.amount - last_year.amount)
        end as gap,
    from paired
    cross join asked
    left join amounts as this_year
        on paired.document_id = this_year.document_id
        and asked.table_code = this_year.table_code
        and asked.line_code = this_year.line_code
        and asked.measure_code = this_year.measure_code
    left join amounts as last_year
        on paired.last_document_id = last_year.document_id
        and asked.last_table = last_year.table_code
        and asked.last_line = last_year.line_code
        and asked.last_measure = last_year.measure_code
),

judged as (
    select
        *,
        case
            when last_document_id is null
                then 'no final account of ' || coalesce(cast(fiscal_year - 1 as varchar), 'the year before')
                    || ' of this unit'
            when lhs is null or rhs is null then 'the line is not printed in both years'
            when not is_printed then 'blank in both years'
        end as obstacle,
    from compared
),

final as (
    select
        document_id,
        identity_id,
        instance,
        case when obstacle is null then lhs / 10000 end as lhs,
        case when obstacle is null then rhs / 10000 end as rhs,
        case when obstacle is null then lhs - rhs end as difference_yuan,
        case when obstacle is null then half_steps / 10000 end as tolerance,
        case
            when not is_printed and lhs is not null and rhs is not null then 'not_applicable'
            when obstacle is not null then 'not_testable'
            else {{ outcome_of('gap', 'half_steps') }}
        end as outcome,
        case
            when obstacle is not null then obstacle
            when gap > half_steps then case identity_id
                when 'Y05' then 'the budget is larger than the year before'
                when 'E69' then 'the total differs by more than half from the year before'
                else 'the year does not open with what the year before closed with'
            end
        end as reason,
        case when obstacle is null then figure_ids end as figure_ids,
        page_no,
        printed,
    from judged
)

select * from final
