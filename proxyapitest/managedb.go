package proxyapitest

import (
	"regexp"
	"slices"
	"strings"
)

// managed says what MANAGEDB can do with an object: the actions that the vendor's HELP
// lists for it, of those that this PBX answers.
type managed struct {
	object  string
	actions []string
	admin   bool // tenants are the administrator's
	global  bool // the object belongs to no tenant
}

func managedObjects() []managed {
	all := []string{"LIST", "GET", "ADD", "UPDATE", "DELETE"}
	return []managed{
		{object: "CUSTOMTYPE", actions: []string{"LIST"}, global: true},
		{object: "CUSTOM", actions: all},
		{object: "TENANT", actions: all, admin: true, global: true},
		{object: "PHONE", actions: all},
		{object: "MEDIAFILE", actions: slices.Concat(all, []string{"GETBINARY", "UPDATEBINARY"})},
		{object: "HUNTLIST", actions: slices.Concat(all, []string{"GETEXTENSIONS", "SETEXTENSIONS"})},
		{object: "EXTENSION", actions: all},
		{object: "DID", actions: all},
	}
}

// objectName brings the two spellings in use into one.
func objectName(object string) string {
	switch object {
	case "CUSTOMTYPES", "PHONES":
		return strings.TrimSuffix(object, "S")
	}
	return object
}

// manageOperations are the actions on all objects.
//
// Which keys may do what is disputed: the vendor wants an admin key in one place, the
// original page uses one key throughout, and live clients work with a tenant's. Here a
// tenant's key manages what is the tenant's, and tenants need the admin key. With that
// key, a row may be named by its id alone, as in the documented update of a DID.
func manageOperations() []operation {
	var ops []operation
	for _, m := range managedObjects() {
		for _, name := range m.actions {
			act := manageActions()[name]
			object := m.object
			ops = append(ops, operation{
				name:    "MANAGEDB object=" + object + " action=" + name,
				purpose: act.purpose,
				writes:  act.writes,
				admin:   m.admin,
				global:  m.global || act.byID,
				answer:  func(w *world, v *visit) reply { return act.answer(w, w.tables[object], v) },
			})
		}
	}
	return ops
}

// manageAction is an action on any object.
type manageAction struct {
	purpose string
	writes  bool
	byID    bool // names a row by its id
	answer  func(*world, *table, *visit) reply
}

func manageActions() map[string]manageAction {
	return map[string]manageAction{
		"LIST":          {purpose: "List all", answer: (*world).listRows},
		"GET":           {purpose: "Get one by its objectid", byID: true, answer: (*world).getRow},
		"ADD":           {purpose: "Add one with jsondata", writes: true, answer: (*world).addRow},
		"UPDATE":        {purpose: "Change one with jsondata", writes: true, byID: true, answer: (*world).updateRow},
		"DELETE":        {purpose: "Delete one", writes: true, byID: true, answer: (*world).deleteRow},
		"GETBINARY":     {purpose: "Get the audio", byID: true, answer: (*world).mediaBinary},
		"UPDATEBINARY":  {purpose: "Replace the audio with the file filename", writes: true, byID: true, answer: (*world).updateBinary},
		"GETEXTENSIONS": {purpose: "Get the destinations", byID: true, answer: (*world).getDestinations},
		"SETEXTENSIONS": {purpose: "Replace the destinations with jsondata", writes: true, byID: true, answer: (*world).setDestinations},
	}
}

// Sentences of MANAGEDB. None of them is recorded anywhere.
const (
	badJSON    = "Wrong or missing jsondata"
	noRow      = "No record with that id"
	noFile     = "No file specified"
	badTag     = "Wrong destination"
	noCode     = "Wrong or missing te_code"
	noRowsJSON = "[]" // an empty PHP array
)

// listRows answers with an object keyed by id of rows with a few columns (attested for
// six objects), with and without format=json. An empty PHP array is [].
func (w *world) listRows(t *table, v *visit) reply {
	var out jsonWriter
	separator := "{"
	for _, rec := range t.records {
		if !t.visible(rec, v) || !matches(rec.row, v.Param("filter")) {
			continue
		}
		out.raw(separator)
		out.text(itoa(rec.id))
		out.raw(":")
		out.row(w.shown(t, rec), false)
		separator = ","
	}
	if separator == "{" {
		return say(noRowsJSON)
	}
	out.raw("}")
	return show(out.bytes())
}

// shown are the columns of a row in a list. A custom has the name of its type there
// (attested), which is a column of another table.
func (w *world) shown(t *table, rec *record) row {
	r := rec.row.pick(t.listed)
	if t.name == "cu_customs" {
		if kind := w.tables["CUSTOMTYPE"].byID(rec.row.get("cu_ct_id").text); kind != nil {
			r = r.with("ct_name", kind.row.get("ct_name"))
		}
	}
	return r
}

// matches applies the filter of the tenant list, an SQL condition. Only the documented form
// is understood, one column compared with one text; no row matches another.
func matches(r row, filter string) bool {
	if filter == "" {
		return true
	}
	m := regexp.MustCompile(`^\s*(\w+)\s*=\s*'([^']*)'\s*$`).FindStringSubmatch(filter)
	return m != nil && r.get(m[1]) == text(m[2])
}

// getRow answers with the whole row (attested). For an unknown id nothing is recorded;
// [] is the empty PHP array of a query without a result.
func (w *world) getRow(t *table, v *visit) reply {
	if v.Param("objectid") == "" {
		return say(noID) // by analogy with INFO recording
	}
	rec := t.find(v)
	if rec == nil {
		return say(noRowsJSON)
	}
	return show(jsonRow(rec.row))
}

// addRow answers with the new row (attested for a DID, of which at least the id is certain).
func (w *world) addRow(t *table, v *visit) reply {
	changes, ok := t.changes(v)
	if !ok {
		return say(badJSON)
	}
	if t.name == "te_tenants" {
		if code := changes.get("te_code").text; code == "" || w.tenantID(code) != 0 {
			return say(noCode)
		}
	}
	return show(jsonRow(t.add(v.tenant, changes).row))
}

// updateRow answers with the text of the SQL statement that the server ran (attested for a
// DID); with format=json it answers something that parses as JSON (attested), here the row.
// The statement does not tell whether it found a row.
func (w *world) updateRow(t *table, v *visit) reply {
	if v.Param("objectid") == "" {
		return say(noID)
	}
	changes, ok := t.changes(v)
	if !ok || len(changes) == 0 {
		return say(badJSON)
	}
	rec := t.find(v)
	if rec != nil {
		for _, c := range changes {
			rec.row = rec.row.with(c.name, c.value)
		}
	}
	switch {
	case !v.json():
		return say(t.updateStatement(v, changes))
	case rec == nil:
		return say(noRowsJSON)
	}
	return show(jsonRow(rec.row))
}

// deleteRow answers OK, which is invented.
func (w *world) deleteRow(t *table, v *visit) reply {
	rec := t.find(v)
	if rec == nil {
		return say(noRow)
	}
	t.remove(rec)
	switch t.name {
	case "me_mediafiles":
		delete(w.media, rec.id)
	case "hu_huntlists":
		delete(w.huntLists, rec.id)
	}
	return say("OK")
}

// updateBinary replaces the audio of a media file. The form field is called filename
// (documented); the answer is not recorded.
func (w *world) updateBinary(t *table, v *visit) reply {
	file, ok := v.Files["filename"]
	if !ok {
		return say(noFile)
	}
	rec := t.find(v)
	if rec == nil {
		return say(noRow)
	}
	w.media[rec.id] = file.Bytes
	return say("OK")
}

// getDestinations answers with a list of tags, as setextensions takes it (inferred).
func (w *world) getDestinations(t *table, v *visit) reply {
	var tags []string
	if rec := t.find(v); rec != nil {
		tags = w.huntLists[rec.id]
	}
	return show(jsonTexts(tags))
}

// setDestinations takes a list of tags like EXT-1701 (documented) or an object of them. The
// answer is not recorded.
func (w *world) setDestinations(t *table, v *visit) reply {
	tags, ok := parseTexts(v.JSONData)
	if !ok {
		return say(badJSON)
	}
	isTag := regexp.MustCompile(`^[A-Z]+-\d+$`)
	if slices.ContainsFunc(tags, func(tag string) bool { return !isTag.MatchString(tag) }) {
		return say(badTag)
	}
	rec := t.find(v)
	if rec == nil {
		return say(noRow)
	}
	w.huntLists[rec.id] = tags
	return say("OK")
}
