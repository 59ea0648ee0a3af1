-- What the cells of a violated instance, of sums and rules alike, say for or against its reading.
{{ evidence_of(ref('int_identity_outcome'), ref('int_cited_cells')) }}
