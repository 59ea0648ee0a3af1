with documents as (
    select * from {{ ref('int_documents') }}
),

divisions as (
    select unit_id, division_code from {{ ref('int_unit_divisions') }}
),

-- editions and years of one unit, and a department with its own level
units as (
    select document_id, 'unit' as tie_kind, {{ own_level_key('unit_name') }} as tie
    from documents
    where unit_name is not null
),

-- however its division is written
keys as (
    select document_id, 'unit' as tie_kind, name_key as tie from {{ ref('int_unit_keys') }}
),

-- codes are given by each treasury
codes as (
    select documents.document_id, 'code' as tie_kind, divisions.division_code || '-' || documents.unit_code as tie
    from documents
    inner join divisions on documents.unit_id = divisions.unit_id
    where documents.unit_code is not null and divisions.division_code is not null
),

members as (
    select document_id, 'unit' as tie_kind, unit_key as tie
    from {{ ref('int_department_lists') }}
    where unit_key <> ''
),

final as (
    select * from units
    union
    select * from keys
    union
    select * from codes
    union
    select * from members
)

select * from final
