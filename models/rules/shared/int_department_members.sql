-- The units a department lists as those of its final account, and their documents.
with documents as (
    select *, {{ own_level_key('unit_name') }} as unit_key from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

lists as (
    select * from {{ ref('int_department_lists') }}
),

final as (
    select
        lists.document_id,
        documents.unit_name as department_name,
        documents.fiscal_year,
        lists.page_no,
        lists.unit_name,
        lists.is_own_level,
        members.document_id as member_document_id,
    from lists
    inner join documents on lists.document_id = documents.document_id
    -- the department's own level publishes under its name with 本级
    left join documents as members
        on members.is_current
        and members.document_id <> lists.document_id
        and members.fiscal_year = documents.fiscal_year
        and members.unit_key = lists.unit_key
        and (members.unit_name = lists.unit_name or lists.is_own_level)
        and (members.unit_name <> members.unit_key) = lists.is_own_level
)

select * from final
