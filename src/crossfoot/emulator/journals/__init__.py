"""Journal entries as they are written: GLBATCH with its GLENTRY lines (intacct-xml §4.1).

`entries` makes, changes and deletes them; `lines` says what their lines come to in the books;
`reversals` keeps the counter-entry of one that is reversed on a day; `states` knows what may become
of what.
"""
