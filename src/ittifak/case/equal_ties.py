"""Ties that are equal in parties, kind, mode and date, unless ``differs`` says that they are not the same.

Sides and their order matter as the shape of the kind has it; roles never do. Equal ties are numbered by line. One
is at fault where the numbers that ``differs`` joins it to, in either direction, leave a gap before its own; it is
shown with the first that is missing. So the work grows with the ties and not with their pairs.
"""

from ittifak.case.csv_file import LINE

EQUAL_TIES = f"""
    with placed as (
        select t.{LINE} as line, hash(t.kind, t.mode, t.date, p.together) as key
        from raw_ties t join party_cells p on p.a = t.a and p.b is not distinct from t.b where t.date is not null
    ), likely as (
        select line from placed where key in (select key from placed group by key having count(*) > 1)
    ), bare as (
        select t.*, string_split(regexp_replace(t.a, ':[^ ]*', '', 'g'), ' ') as first,
               coalesce(string_split(regexp_replace(t.b, ':[^ ]*', '', 'g'), ' '), []) as second
        from raw_ties t where t.{LINE} in (from likely)
    ), signed as (
        select t.id, t.{LINE} as line, t.differs, t.kind, t.mode, t.date, case k.shape
                 when 'mutual' then [list_sort(first || second)]
                 when 'opposed' then list_sort([list_sort(first), list_sort(second)])
                 else [list_sort(first), list_sort(second)] end as parties
        from bare t join raw_kinds k on k.id = t.kind
    ), signature as (
        select kind, mode, date, parties, row_number() over () as signature
        from signed group by kind, mode, date, parties having count(*) > 1
    ), equal as (
        select id, line, differs, signature, row_number() over (partition by signature order by line) as place
        from signed join signature using (kind, mode, date, parties)
    ), named as (
        select distinct x.signature, greatest(x.place, y.place) as later, least(x.place, y.place) as earlier
        from (select signature, place, unnest(string_split(differs, ' ')) as other from equal) x
        join equal y on y.id = x.other and y.signature = x.signature and y.place <> x.place
    ), counted as (
        select *, row_number() over (partition by signature, later order by earlier) as step from named
    ), gap as (
        select signature, later, coalesce(min(step) filter (earlier <> step), count(*) + 1) as gap
        from counted group by signature, later
    )
    select y.line, '''' || y.id || ''' equal to ''' || x.id || ''' in parties, kind, mode and date'
    from equal y left join gap g on g.signature = y.signature and g.later = y.place
    join equal x on x.signature = y.signature and x.place = coalesce(g.gap, 1)
    where x.place < y.place"""
