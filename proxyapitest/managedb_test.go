package proxyapitest_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestManageDB_listsAreKeyedByID(t *testing.T) {
	pbx := newPBX(t)
	for object, want := range map[string]string{
		"CUSTOMTYPES": "1 2 3 4", "CUSTOMTYPE": "1 2 3 4", "CUSTOM": "286 67", "phone": "182 207", "Phones": "182 207",
		"MEDIAFILE": "10 1063 247", "HUNTLIST": "26 323", "EXTENSION": "1701 1702 1703 1704 1705 1742", "DID": "77 78",
	} {
		got := ask(t, pbx, pbx.ReadOnlyKey, "reqtype=MANAGEDB&tenant=DEVEL&action=list&object="+object)
		equal(t, object, got.ctype, html)
		rows := decode[map[string]map[string]*string](t, got.body)
		equal(t, object, strings.Join(slices.Sorted(maps.Keys(rows)), " "), want)
	}
	equal(t, "extensions", ask(t, pbx, pbx.OtherKey, "reqtype=MANAGEDB&tenant=ACME&action=list&object=extension&format=json"),
		jsonAnswer(`{"1801":{"ex_id":"1801","ex_name":"Acme Front Desk","ex_number":"201"},`+
			`"1802":{"ex_id":"1802","ex_name":"Acme Workshop","ex_number":"202"}}`))
	equal(t, "empty", ask(t, pbx, pbx.Key, "reqtype=MANAGEDB&tenant=SPA&action=list&object=phone").body, "[]")
}

func TestManageDB_tenantFilter(t *testing.T) {
	pbx := newPBX(t)
	list := func(filter string) string {
		return ask(t, pbx, pbx.Key, "reqtype=MANAGEDB&object=TENANT&action=list&filter="+url.QueryEscape(filter)).body
	}
	equal(t, "disabled", list("te_disabled='on'"), `{"460":{"te_id":"460","te_code":"SPA","te_name":"Spa & wellness"}}`)
	equal(t, "code", list("te_code = 'ACME'"), `{"2":{"te_id":"2","te_code":"ACME","te_name":"Acme & S\u00f6hne GmbH"}}`)
	equal(t, "not understood", list("te_id > 1"), "[]")
}

func TestManageDB_addedRowsAreThere(t *testing.T) {
	pbx := newPBX(t)
	added := manage(t, pbx, "object=custom&action=add", `{"cu_name":"A \"b\" \/ \u00e9\ud83d\ude00\t","cu_ct_id":2,"cu_param1":null,"cu_param2":true,"cu_param3":false}`)
	hasPrefix(t, "row", added, `{"cu_id":"302","cu_te_id":"1","cu_name":"A \"b\" \/ \u00e9\ud83d\ude00\t","cu_ct_id":"2",`+
		`"cu_param1":null,"cu_param2":"1","cu_param3":"","cu_param4":null,`)
	equal(t, "get", manage(t, pbx, "object=custom&action=get&objectid=302", ""), added)
	contains(t, "list", manage(t, pbx, "object=custom&action=list", ""),
		`"302":{"cu_id":"302","cu_name":"A \"b\" \/ \u00e9\ud83d\ude00\t","ct_name":"Dial number and confirm"}`)

	equal(t, "delete", manage(t, pbx, "object=custom&action=delete&objectid=302", ""), "OK")
	equal(t, "get", manage(t, pbx, "object=custom&action=get&objectid=302", ""), "[]")
	equal(t, "delete again", manage(t, pbx, "object=custom&action=delete&objectid=302", ""), "No record with that id")
	hasPrefix(t, "ids are not used twice", manage(t, pbx, "object=custom&action=add", `{}`), `{"cu_id":"303"`)

	contains(t, "control characters", manage(t, pbx, "object=custom&action=add", `{"cu_name":"\b\f\n\r\u0001\u007f"}`),
		`"cu_name":"\b\f\n\r\u0001`+"\x7f"+`"`)

	// jsondata may be in the query, too.
	got := ask(t, pbx, pbx.Key, "reqtype=MANAGEDB&tenant=DEVEL&object=phone&action=add&jsondata="+url.QueryEscape(`{"ph_name":"x\/y"}`))
	equal(t, "by GET", got.body, `{"ph_id":"209","ph_te_id":"1","ph_name":"x\/y","ph_mac":null,"ph_pm_id":null}`)
}

func TestManageDB_updates(t *testing.T) {
	pbx := newPBX(t)
	equal(t, "SQL", manage(t, pbx, "object=did&action=update&objectid=77", `{"di_comment":"Bob's \\ line","di_recording":null,"di_maxchannels":2.50}`),
		`update di_dids set di_comment='Bob\'s \\ line',di_recording=NULL,di_maxchannels='2.50' where di_te_id='1' and di_id='77'`)
	row := decode[map[string]*string](t, manage(t, pbx, "object=did&action=get&objectid=77", ""))
	equal(t, "comment", *row["di_comment"], `Bob's \ line`)
	equal(t, "channels", *row["di_maxchannels"], "2.50")
	if row["di_recording"] != nil {
		t.Error("di_recording is not null")
	}

	got := post(t, pbx, pbx.Key, "reqtype=MANAGEDB&object=did&action=update&objectid=78", url.Values{"jsondata": {`{"di_comment":"x"}`}})
	equal(t, "by the id alone", got.body, `update di_dids set di_comment='x' where di_id='78'`)
	hasPrefix(t, "in json", manage(t, pbx, "object=did&action=update&objectid=78&format=json", `{"di_comment":"y"}`), `{"di_id":"78",`)

	// Neither the id nor the owner changes, and another tenant's row is not found.
	equal(t, "id and owner", manage(t, pbx, "object=phone&action=update&objectid=182", `{"ph_id":"9","ph_te_id":2,"ph_new_column":"n"}`),
		`update ph_phones set ph_new_column='n' where ph_te_id='1' and ph_id='182'`)
	contains(t, "row", manage(t, pbx, "object=phone&action=get&objectid=182", ""), `"ph_te_id":"1"`)
	equal(t, "another's", manage(t, pbx, "object=phone&action=update&objectid=208", `{"ph_name":"mine"}`),
		`update ph_phones set ph_name='mine' where ph_te_id='1' and ph_id='208'`)
	equal(t, "another's in json", manage(t, pbx, "object=phone&action=update&objectid=208&format=json", `{"ph_name":"mine"}`), "[]")
	contains(t, "another's row", ask(t, pbx, pbx.OtherKey, "reqtype=MANAGEDB&tenant=ACME&object=phone&action=get&objectid=208").body, "Front desk")
	equal(t, "another's row for us", manage(t, pbx, "object=phone&action=get&objectid=208", ""), "[]")
}

func TestManageDB_badRequests(t *testing.T) {
	pbx := newPBX(t)
	for _, jsondata := range []string{"", "x", "[]", "null", `"text"`, `{"a":`, `{"a":{}}`, `{"a":[1]}`, `{"a b":1}`, `{"a":1} x`, "{\"a\":\"\xff\"}"} {
		equal(t, "add "+jsondata, manage(t, pbx, "object=custom&action=add", jsondata), "Wrong or missing jsondata")
		equal(t, "update "+jsondata, manage(t, pbx, "object=custom&action=update&objectid=67", jsondata), "Wrong or missing jsondata")
	}
	equal(t, "update of nothing", manage(t, pbx, "object=custom&action=update&objectid=67", "{}"), "Wrong or missing jsondata")
	equal(t, "no jsondata", ask(t, pbx, pbx.Key, "reqtype=MANAGEDB&tenant=DEVEL&object=custom&action=add").body, "Wrong or missing jsondata")
	equal(t, "get without id", manage(t, pbx, "object=custom&action=get", ""), "No id specified")
	equal(t, "update without id", manage(t, pbx, "object=custom&action=update", `{"cu_name":"x"}`), "No id specified")
	equal(t, "get of no number", manage(t, pbx, "object=custom&action=get&objectid=67x", ""), "[]")
	equal(t, "tenant without code", manage(t, pbx, "object=tenant&action=add", `{"te_name":"x"}`), "Wrong or missing te_code")
	equal(t, "tenant twice", manage(t, pbx, "object=tenant&action=add", `{"te_code":"ACME"}`), "Wrong or missing te_code")
}

func TestManageDB_tenantsComeAndGo(t *testing.T) {
	pbx := newPBX(t)
	hasPrefix(t, "add", manage(t, pbx, "object=tenant&action=add", `{"te_code":"RELAX"}`), `{"te_id":"461","te_code":"RELAX",`)
	hasPrefix(t, "its first phone", post(t, pbx, pbx.Key, "reqtype=MANAGEDB&tenant=RELAX&object=phone&action=add",
		url.Values{"jsondata": {`{"ph_name":"x"}`}}).body, `{"ph_id":"209","ph_te_id":"461",`)
	equal(t, "delete", manage(t, pbx, "object=tenant&action=delete&objectid=461", ""), "OK")
	equal(t, "a phone of no tenant", ask(t, pbx, pbx.Key, "reqtype=MANAGEDB&tenant=RELAX&object=phone&action=list").body, noKey)
}

func TestManageDB_newExtensionsCanDial(t *testing.T) {
	pbx := newPBX(t)
	hasPrefix(t, "add", manage(t, pbx, "object=extension&action=add", `{"ex_number":"199","ex_name":"New","ex_tech":"SIP","secret":"made-up"}`), `{"ex_id":"1803","ex_te_id":"1","ex_name":"New",`)
	hasPrefix(t, "dial", ask(t, pbx, pbx.Key, "reqtype=DIAL&tenant=DEVEL&source=199&dest=101").body, "Success|")
}

func TestManageDB_mediaFiles(t *testing.T) {
	pbx := newPBX(t)
	binary := func(id string) answer {
		return ask(t, pbx, pbx.ReadOnlyKey, "reqtype=MANAGEDB&object=MEDIAFILE&action=getbinary&tenant=DEVEL&objectid="+id)
	}
	store := func(id, field, content string) string {
		ctype, body := upload(t, field, "audio.wav", []byte(content))
		return send(t, http.MethodPost, pbx.URL+"/proxyapi.php?reqtype=MANAGEDB&object=MEDIAFILE&action=updatebinary&tenant=DEVEL&objectid="+
			id+"&key="+pbx.ReadWriteKey, ctype, body).body
	}
	isMedia(t, "before", binary("247"), "audio/x-wav", "RIFF")
	equal(t, "upload", store("247", "filename", "RIFF\x00new"), "OK")
	equal(t, "after", binary("247"), answer{http.StatusOK, "audio/x-wav", "RIFF\x00new", 8})
	equal(t, "upload of mp3", store("247", "filename", "\xff\xfb\x90"), "OK")
	equal(t, "type of mp3", binary("247").ctype, "audio/mpeg")
	equal(t, "upload of nothing", store("247", "filename", ""), "OK")
	isMissing(t, "audio of nothing", binary("247"))

	equal(t, "upload under another name", store("247", "file", "x"), "No file specified")
	equal(t, "upload for nobody", store("9", "filename", "x"), "No record with that id")
	isMissing(t, "unknown", binary("9"))

	hasPrefix(t, "add", manage(t, pbx, "object=mediafile&action=add", `{"me_name":"Empty"}`), `{"me_id":"1065",`)
	isMissing(t, "audio of a new file", binary("1065"))
	equal(t, "delete", manage(t, pbx, "object=mediafile&action=delete&objectid=10", ""), "OK")
	isMissing(t, "audio of a deleted file", binary("10"))
}

func TestManageDB_huntLists(t *testing.T) {
	pbx := newPBX(t)
	get := func(id string) string { return manage(t, pbx, "object=huntlist&action=getextensions&objectid="+id, "") }
	set := func(id, tags string) string {
		return manage(t, pbx, "object=huntlist&action=setextensions&objectid="+id, tags)
	}
	equal(t, "before", get("26"), `["EXT-1702","EXT-1703"]`)
	equal(t, "set", set("26", `["EXT-1701","CUSTOM-67"]`), "OK")
	equal(t, "after", get("26"), `["EXT-1701","CUSTOM-67"]`)
	equal(t, "set by an object", set("26", `{"1":"EXT-1705","2":"QUEUE-281"}`), "OK")
	equal(t, "after", get("26"), `["EXT-1705","QUEUE-281"]`)
	equal(t, "set to nothing", set("26", `[]`), "OK")
	equal(t, "after", get("26"), `[]`)

	for tags, want := range map[string]string{
		`["EXT1701"]`: "Wrong destination", `["ext-1"]`: "Wrong destination", `{"1":7}`: "Wrong destination",
		"": "Wrong or missing jsondata", "[1]": "Wrong or missing jsondata", "null": "Wrong or missing jsondata",
	} {
		equal(t, tags, set("323", tags), want)
	}
	equal(t, "unchanged", get("323"), `["EXT-1701","EXT-1703","EXT-1705","CUSTOM-67"]`)
	equal(t, "unknown", set("9", `[]`), "No record with that id")
	equal(t, "another's", get("324"), "[]")
	equal(t, "delete", manage(t, pbx, "object=huntlist&action=delete&objectid=323", ""), "OK")
	equal(t, "deleted", get("323"), "[]")
}
