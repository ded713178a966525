package proxyapitest

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// call is one leg of a call, as a call record describes it.
type call struct {
	tenant     int
	code       string // of the tenant
	id         int64
	start      string
	wait, talk int    // seconds until the answer, and after it
	unanswered string // what the column answer holds instead of a time

	disposition, lastapp             string
	clid, src, realsrc               string
	dst, firstdst, lastdst, landed   string
	userfield, dcontext, dstchannel  string
	uniqueid, linkedid, originateid  string
	cost, buy, country, network, pin string

	unrecorded bool
}

// noAnswer is the time of answer of a call that nobody answered (attested).
const noAnswer = "0000-00-00 00:00:00"

func (c call) recorded() bool { return c.disposition == "ANSWERED" && !c.unrecorded }

// answer and end are local times like start; a PBX without a zone has no gaps in its day.
func (c call) answer() string {
	if c.disposition != "ANSWERED" {
		return c.unanswered
	}
	return later(c.start, c.wait)
}

func (c call) end() string { return later(c.start, c.wait+c.talk) }

func later(t string, seconds int) string {
	at, err := time.Parse(timeLayout, t)
	if err != nil {
		return t
	}
	return at.Add(time.Duration(seconds) * time.Second).Format(timeLayout)
}

// direction is what the filter of that name compares with. There is no such column:
// records carry a marker in userfield (attested).
func (c call) direction() string { return strings.Trim(c.userfield, "[]") }

// row has the 30 columns of the one-tenant layout in their order (attested by three
// programs).
func (c call) row() row {
	return row{
		{"accountcode", text(c.code)},
		{"ID", text(strconv.FormatInt(c.id, 10))},
		{"start", text(c.start)},
		{"answer", text(c.answer())},
		{"end", text(c.end())},
		{"clid", text(c.clid)},
		{"realsrc", text(c.realsrc)},
		{"firstdst", text(c.firstdst)},
		{"duration", text(itoa(c.wait + c.talk))},
		{"billsec", text(itoa(c.talk))},
		{"disposition", text(c.disposition)},
		{"cc_cost", text(c.cost)},
		{"dcontext", text(c.dcontext)},
		{"dstchannel", text(c.dstchannel)},
		{"userfield", text(c.userfield)},
		{"uniqueid", text(c.uniqueid)},
		{"prevuniqueid", text("")},
		{"lastdst", text(c.lastdst)},
		{"wherelanded", text(c.landed)},
		{"src", text(c.src)},
		{"dst", text(c.dst)},
		{"lastapp", text(c.lastapp)},
		{"srcCallID", text(strings.ReplaceAll(c.uniqueid, ".", "_") + "@192.0.2.10")},
		{"linkedid", text(c.linkedid)},
		{"peeraccount", text("")},
		{"originateid", text(c.originateid)},
		{"cc_country", text(c.country)},
		{"cc_network", text(c.network)},
		{"pincode", text(c.pin)},
		{"cc_buy", text(c.buy)},
	}
}

// adminRow is the layout for all tenants. The sources say that it is another one, and
// that it can be configured, but nowhere what it is. This one is invented so as to
// differ in everything it can: the columns, their order, and the case of their names.
func (c call) adminRow() row {
	return row{
		{"TenantCode", text(c.code)},
		{"UniqueID", text(c.uniqueid)},
		{"LinkedID", text(c.linkedid)},
		{"ID", text(strconv.FormatInt(c.id, 10))},
		{"Disposition", text(c.disposition)},
		{"Start", text(c.start)},
		{"Answer", text(c.answer())},
		{"End", text(c.end())},
		{"Duration", text(itoa(c.wait + c.talk))},
		{"BillSec", text(itoa(c.talk))},
		{"CLID", text(c.clid)},
		{"RealSrc", text(c.realsrc)},
		{"Src", text(c.src)},
		{"Dst", text(c.dst)},
		{"FirstDst", text(c.firstdst)},
		{"LastDst", text(c.lastdst)},
		{"WhereLanded", text(c.landed)},
		{"UserField", text(c.userfield)},
		{"OriginateID", text(c.originateid)},
		{"CC_Cost", text(c.cost)},
		{"CC_Buy", text(c.buy)},
		{"Server", text("srv02")},
	}
}

// addCall gives a call its id and keeps it.
func (w *world) addCall(c call) {
	c.id = 5_000_000_001 + int64(len(w.calls)) // does not fit into 32 bits (attested)
	if c.linkedid == "" {
		c.linkedid = c.uniqueid
	}
	w.calls = append(w.calls, c)
}

// cdrs answers INFO CDRS. In plain it says nothing: no source shows that layout.
func (w *world) cdrs(v *visit) reply {
	calls := w.chosenCalls(v)
	rows := make([]row, len(calls))
	for i, c := range calls {
		rows[i] = c.row()
	}
	switch {
	case v.json():
		// The names of the one-tenant layout, each value twice; numbers are strings too
		// (attested). That this is so for all tenants as well is inferred.
		return show(handMadeArray(rows))
	case v.csv() && v.everyone:
		for i, c := range calls {
			rows[i] = c.adminRow()
		}
		return show(csv(names(call{}.adminRow()), rows))
	case v.csv():
		return show(csv(names(call{}.row()), rows))
	case v.xml():
		return say(fillTemplate(v.Param("template"), calls))
	}
	return nothing()
}

// chosenCalls are the calls of the range that pass the filters, by time.
func (w *world) chosenCalls(v *visit) []call {
	within := spanOf(v)
	var calls []call
	for _, c := range w.calls {
		if v.sees(c.tenant) && within.holds(c.start) && c.passes(v) {
			calls = append(calls, c)
		}
	}
	slices.SortStableFunc(calls, func(a, b call) int { return strings.Compare(a.start, b.start) })
	return calls
}

// passes applies the filters; each may hold several values, separated by commas. For
// phone these are the columns that the newer API documents.
func (c call) passes(v *visit) bool {
	filters := []struct {
		name    string
		columns []string
	}{
		{"id", []string{strconv.FormatInt(c.id, 10)}},
		{"uniqueid", []string{c.uniqueid}},
		{"linkedid", []string{c.linkedid}},
		{"src", []string{c.src}},
		{"firstdst", []string{c.firstdst}},
		{"phone", []string{c.src, c.dst, c.firstdst, c.lastdst, c.realsrc, c.landed}},
	}
	for _, f := range filters {
		if wanted := v.list(f.name); wanted != nil && !overlap(wanted, f.columns) {
			return false
		}
	}
	wanted := v.list("direction")
	return wanted == nil || slices.ContainsFunc(wanted, c.goes)
}

// goes tells whether the call is of a direction. Both IN, as simple call records have it,
// and inbound, as in userfield, are taken; which of them this filter wants is unknown.
func (c call) goes(direction string) bool {
	d := strings.ToLower(direction)
	return d != "" && (d == c.direction() || d+"bound" == c.direction())
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// fillTemplate makes what format=xml asks for: whatever a template of the tenant says.
// There is one, Test_CSV, which the vendor documents.
func fillTemplate(name string, calls []call) string {
	if name != "Test_CSV" {
		return ""
	}
	const line = "{$uniqueid},{$ID},{$te_id},{$realsrc},{$lastdst},{$start},{$duration}," +
		"{$answer},{$direction},{$direction},{$disposition}\n"
	var out strings.Builder
	for _, c := range calls {
		pairs := []string{"{$te_id}", itoa(c.tenant), "{$direction}", c.direction()}
		for _, col := range c.row() {
			pairs = append(pairs, "{$"+col.name+"}", col.value.text)
		}
		_, _ = strings.NewReplacer(pairs...).WriteString(&out, line)
	}
	return out.String()
}

// names are those of a row's columns.
func names(r row) []string {
	list := make([]string, len(r))
	for i, c := range r {
		list[i] = c.name
	}
	return list
}
