-- Whose each document is: the name it prints first, and what that name has in common with those of other documents.
-- A unit is called by its division in more than one way (长治市屯留区…, 屯留区…), and keeps its code when it is renamed.
with recursive chosen as (
    select document_id, unit_name
    from {{ ref('int_unit_names') }}
    qualify row_number() over (partition by document_id order by priority, times desc, unit_name) = 1
),

names as (
    select distinct unit_name from chosen
    union
    select distinct unit_name from {{ ref('int_unit_names') }} where unit_code is not null
),

-- the longest division with which a name begins; a name that is no more than a division keeps it
placed as (
    select
        names.unit_name,
        divisions.division_code,
        coalesce(
            divisions.division_code || nullif(substr(names.unit_name, length(divisions.matched_name) + 1), ''),
            names.unit_name
        ) as name_key,
    from names
    left join {{ ref('int_division_names') }} as divisions
        on left(names.unit_name, 2) = left(divisions.matched_name, 2)
        and starts_with(names.unit_name, divisions.matched_name)
    qualify row_number() over (
        partition by names.unit_name order by length(divisions.matched_name) desc nulls last, divisions.division_code
    ) = 1
),

keyed as (
    select chosen.document_id, chosen.unit_name, placed.name_key
    from chosen
    inner join placed on chosen.unit_name = placed.unit_name
),

-- codes are given by each treasury; one counts where it stands beside the name of the document's own unit
codes as (
    select distinct keyed.name_key, placed.division_code || '-' || names.unit_code as code
    from {{ ref('int_unit_names') }} as names
    inner join placed on names.unit_name = placed.unit_name
    inner join keyed on names.document_id = keyed.document_id and placed.name_key = keyed.name_key
    where names.unit_code is not null and placed.division_code is not null
),

reached as (
    select distinct name_key as unit_key, name_key from keyed
    union
    select reached.unit_key, codes.name_key
    from reached
    inner join codes as own_codes on reached.name_key = own_codes.name_key
    inner join codes on own_codes.code = codes.code
),

final as (
    select
        keyed.document_id,
        keyed.unit_name,
        keyed.name_key,
        min(reached.unit_key) as unit_key,
    from keyed
    inner join reached on keyed.name_key = reached.name_key
    group by 1, 2, 3
)

select * from final
