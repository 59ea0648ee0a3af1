-- The one join of the catalogue: terms x figures. Which cells a term takes is decided once per kind
-- of cell (a few thousand), not once per figure.
with figures as (
    select * from {{ ref('int_operands') }}
    where line_code <> 'TABLE'
),

terms as (
    select * from {{ ref('identity_terms') }}
),

identities as (
    select * from {{ ref('identities') }}
),

-- Which columns a document prints: a part of an identity can be bound to a layout.
layouts as (
    select
        document_id,
        ' ' || array_to_string(list_sort(array_agg(distinct table_code || '.' || measure_code)), ' ') || ' '
            as columns_printed,
    from figures
    group by document_id
),

cells as (
    select distinct table_code, side_code, line_code, line_group, line_level, measure_code,
    from figures
),

-- An empty selector takes everything; a list is separated by spaces.
term_cells as (
    select
        terms.*,
        cells.side_code as cell_side,
        cells.line_code as cell_line,
        cells.line_group as cell_group,
        cells.line_level as cell_level,
        cells.measure_code as cell_measure,
    from terms
    inner join cells on terms.table_code = cells.table_code
    where (terms.side_code is null or terms.side_code = cells.side_code)
        and (terms.line_code is null
            or position(' ' || cells.line_code || ' ' in ' ' || terms.line_code || ' ') > 0)
        and (terms.line_group is null or terms.line_group = cells.line_group)
        and (terms.line_level is null or terms.line_level = cells.line_level)
        and (terms.measure_code is null
            or position(' ' || cells.measure_code || ' ' in ' ' || terms.measure_code || ' ') > 0)
),

final as (
    select
        figures.document_id,
        term_cells.identity_id,
        term_cells.part,
        case term_cells.instance_by
            when 'document' then '-'
            when 'literal' then term_cells.instance
            when 'line' then figures.line_code
            when 'parent' then figures.parent_code
            when 'measure' then figures.measure_code
            when 'line_measure' then figures.line_code || ':' || figures.measure_code
            when 'parent_measure' then figures.parent_code || ':' || figures.measure_code
            when 'table' then 'table ' || cast(figures.table_no as varchar)
            when 'code_measure' then figures.table_code || ':' || figures.measure_code
            when 'table_item'
                then concat('table ', figures.table_no, ' row ', figures.item_no)
            when 'table_measure'
                then 'table ' || cast(figures.table_no as varchar) || ':' || figures.measure_code
        end as instance,
        term_cells.term_no,
        term_cells.makes_instance
        -- a printed zero may mean no more than a blank: no 机关运行经费, not one of nothing
        and (not coalesce(identities.skips_zero, false) or coalesce(figures.value, 0) <> 0) as makes_instance,
        figures.figure_id,
        figures.cell_state in ('value', 'zero') as is_printed,
        figures.cell_state not in ('blank', 'dash', 'no_data') and figures.value is null as is_unreadable,
        -- a blank cell of a present table is zero without a half-step
        try_cast(coalesce(figures.value, 0) * coalesce(figures.yuan_per_unit, 1) as decimal(28, 6)) as amount,
        try_cast(
            coalesce(
                case
                    when figures.cell_state not in ('value', 'zero') then 0
                    when identities.step_rule = 'finest' then figures.finest_half_step
                    else figures.half_step
                end, 0
            ) * coalesce(figures.yuan_per_unit, 1) as decimal(28, 6)
        ) as half_step,
        figures.yuan_per_unit,
    from figures
    inner join term_cells
        on figures.table_code = term_cells.table_code
        and figures.line_code = term_cells.cell_line
        and figures.measure_code = term_cells.cell_measure
        and figures.side_code is not distinct from term_cells.cell_side
        and figures.line_group is not distinct from term_cells.cell_group
        and figures.line_level is not distinct from term_cells.cell_level
    inner join identities on term_cells.identity_id = identities.identity_id
    inner join layouts on figures.document_id = layouts.document_id
    where (term_cells.if_column is null
            or position(' ' || term_cells.if_column || ' ' in layouts.columns_printed) > 0)
        and (term_cells.unless_column is null
            or position(' ' || term_cells.unless_column || ' ' in layouts.columns_printed) = 0)
)

select * from final
