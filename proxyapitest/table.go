package proxyapitest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// table is a database table that MANAGEDB manages.
type table struct {
	name    string   // in SQL
	id      string   // column of the row's id
	owner   string   // column of the tenant's id; "" if no tenant owns the rows
	columns []string // of a new row, behind id and owner
	listed  []string // what a list shows
	records []*record
	last    int // highest id so far
}

// record is a row of a table.
type record struct {
	id     int
	tenant int
	row    row
}

// put adds a row with a given id. Columns of the table that it leaves out are NULL.
func (t *table) put(id, tenant int, columns row) *record {
	r := row{{t.id, text(itoa(id))}}
	if t.owner != "" {
		r = append(r, column{t.owner, text(itoa(tenant))})
	}
	for _, name := range t.columns {
		r = append(r, column{name, null()})
	}
	for _, c := range columns {
		r = r.with(c.name, c.value)
	}
	rec := &record{id, tenant, r}
	t.records = append(t.records, rec)
	t.last = max(t.last, id)
	return rec
}

// add adds a row with a fresh id.
func (t *table) add(tenant int, columns row) *record { return t.put(t.last+1, tenant, columns) }

func (t *table) remove(rec *record) {
	t.records = slices.DeleteFunc(t.records, func(other *record) bool { return other == rec })
}

// visible tells whether a visit may see a row.
func (t *table) visible(rec *record, v *visit) bool { return t.owner == "" || v.sees(rec.tenant) }

// find is the row that objectid names, or nil.
func (t *table) find(v *visit) *record {
	rec := t.byID(v.Param("objectid"))
	if rec == nil || !t.visible(rec, v) {
		return nil
	}
	return rec
}

func (t *table) byID(id string) *record {
	n, err := strconv.Atoi(id)
	if err != nil {
		return nil
	}
	for _, rec := range t.records {
		if rec.id == n {
			return rec
		}
	}
	return nil
}

// changes are the columns of jsondata. The documented updates repeat the id of the row
// among them; neither it nor the tenant can be changed.
//
// Any column is taken, since no source has a complete list of them, as long as its name
// could be one in SQL.
func (t *table) changes(v *visit) (row, bool) {
	sent, ok := parseRow(v.JSONData)
	if !ok {
		return nil, false
	}
	isName := regexp.MustCompile(`^\w+$`)
	var changes row
	for _, c := range sent {
		switch {
		case !isName.MatchString(c.name):
			return nil, false
		case c.name != t.id && (c.name != t.owner || t.owner == ""):
			changes = append(changes, c)
		}
	}
	return changes, true
}

// updateStatement is the SQL that an update shows. Only its beginning and the id in the
// condition are certain:
//
//	update di_dids set di_comment='Demo',di_recording='yes' where di_te_id='1' and di_id='77'
func (t *table) updateStatement(v *visit, changes row) string {
	set := make([]string, len(changes))
	for i, c := range changes {
		set[i] = c.name + "=" + quoteSQL(c.value)
	}
	where := ""
	if t.owner != "" && v.tenant != 0 {
		where = t.owner + "=" + quoteSQL(text(itoa(v.tenant))) + " and "
	}
	return "update " + t.name + " set " + strings.Join(set, ",") +
		" where " + where + t.id + "=" + quoteSQL(text(v.Param("objectid")))
}

func quoteSQL(v value) string {
	if v.null {
		return "NULL"
	}
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(v.text) + "'"
}
