-- What the cells of a violated sum of the tables say for or against its reading.
{{ evidence_of(ref('int_identity_verdict'), ref('int_operands')) }}
