package proxyapitest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestWhoMayDoWhat(t *testing.T) {
	pbx := newPBX(t)
	keys := []struct{ name, key string }{
		{"admin", pbx.Key}, {"read and write", pbx.ReadWriteKey}, {"read only", pbx.ReadOnlyKey},
		{"other tenant", pbx.OtherKey}, {"none", ""}, {"upper case", strings.ToUpper(pbx.Key)},
	}
	for _, tc := range []struct {
		what, query string
		allowed     string // first letters of the keys that are let in
	}{
		{"help without a tenant", "reqtype=HELP", "admin"},
		{"help of a tenant", "reqtype=HELP&tenant=DEVEL", "admin, read and write, read only"},
		{"help of the other tenant", "reqtype=HELP&tenant=ACME", "admin, other tenant"},
		{"help of an unknown tenant", "reqtype=HELP&tenant=NOSUCH", ""},
		{"help of all tenants", "reqtype=HELP&tenant=%25", ""},
		{"count without a tenant", "reqtype=COUNTCALLS", "admin"},
		{"a recording without a tenant", "reqtype=INFO&info=recording&id=15a4cfe6429054", "admin"},
		{"mailboxes without a tenant", "reqtype=VOICEMAIL&action=list", ""},
		{"records of all tenants", "reqtype=INFO&info=CDRS&tenant=%25", "admin"},
		{"queue logs of all tenants", "reqtype=INFO&info=QUEUELOGS&tenant=%25", ""},
		{"an agent", "reqtype=AGENT&action=pause&tenant=DEVEL&queue=281&extension=104", "admin, read and write"},
		{"an agent's queues", "reqtype=AGENT&action=listqueues&tenant=DEVEL&extension=104", "admin, read and write, read only"},
		{"dialling", "reqtype=DIAL&tenant=DEVEL&source=101&dest=102", "admin, read and write"},
		{"dialling without a tenant", "reqtype=DIAL&source=101&dest=102", ""},
		{"a message heard", "reqtype=VOICEMAIL&action=markread&tenant=DEVEL&msgid=x", "admin, read and write"},
		{"list of customs", "reqtype=MANAGEDB&object=CUSTOM&action=list&tenant=DEVEL", "admin, read and write, read only"},
		{"list of customs without a tenant", "reqtype=MANAGEDB&object=CUSTOM&action=list", ""},
		{"a custom without a tenant", "reqtype=MANAGEDB&object=CUSTOM&action=get&objectid=67", "admin"},
		{"update of a custom", "reqtype=MANAGEDB&object=CUSTOM&action=update&objectid=67&tenant=DEVEL", "admin, read and write"},
		{"list of tenants", "reqtype=MANAGEDB&object=TENANT&action=list", "admin"},
		{"one's own tenant", "reqtype=MANAGEDB&object=TENANT&action=get&objectid=1&tenant=DEVEL", "admin"},
		{"custom types", "reqtype=MANAGEDB&object=CUSTOMTYPE&action=list&tenant=DEVEL", "admin, read and write, read only"},
		{"an unknown request type", "reqtype=NOSUCH&tenant=DEVEL", "admin, read and write, read only"},
		{"no request type", "tenant=ACME", "admin, other tenant"},
	} {
		for _, k := range keys {
			got := ask(t, pbx, k.key, tc.query)
			allowed := k.key != "" && strings.Contains(", "+tc.allowed+",", ", "+k.name+",")
			if refused := got.body == noKey; refused == allowed {
				t.Errorf("%s with key %q: refused %t:\n%.100s", tc.what, k.name, refused, got.body)
			}
		}
	}
}

func TestUnknownOperationsAreEmpty(t *testing.T) {
	pbx := newPBX(t)
	for _, query := range []string{
		"reqtype=NOSUCH", "reqtype=", "", "reqtype=INFO", "reqtype=INFO&info=NOSUCH", "reqtype=AGENT", "reqtype=AGENT&action=dance",
		"reqtype=MANAGEDB", "reqtype=MANAGEDB&object=CUSTOM", "reqtype=MANAGEDB&object=NOSUCH&action=list",
		"reqtype=MANAGEDB&object=CUSTOMTYPE&action=get&objectid=1",
		"reqtype=INFO&info=CDRS&start=2017-01-01&end=2017-02-01", // plain: unknown layout
		"reqtype=INFO&info=QUEUELOGS&start=2017-01-01&end=2018-01-01",
		"reqtype=MEDIAFILE&action=getaudio", "reqtype=VOICEMAIL&action=messages", "reqtype=VOICEMAIL&action=message",
		"reqtype=RESPONSEPATH&action=getlast", "reqtype=RESPONSEPATH&action=getlast&id=20",
		"reqtype=RESPONSEPATH&action=getlast&id=19&format=json",
	} {
		ctype := html
		if strings.HasSuffix(query, "json") {
			ctype = asJSON
		}
		equal(t, query, ask(t, pbx, pbx.ReadWriteKey, "tenant=DEVEL&"+query), answer{http.StatusOK, ctype, "", 0})
	}
}

func TestOtherPathsAreNotFound(t *testing.T) {
	pbx := newPBX(t)
	root := strings.TrimSuffix(pbx.URL, "/pbx")
	for _, path := range []string{"", "/", "/pbx", "/pbx/", "/proxyapi.php", "/pbx/index.php", "/pbx/proxyapi.php/x"} {
		got := send(t, http.MethodGet, root+path+"?key="+pbx.Key+"&reqtype=HELP", "", nil)
		equal(t, path, got.status, http.StatusNotFound)
		equal(t, path, got.ctype, "text/html; charset=iso-8859-1")
		contains(t, path, got.body, "<h1>Not Found</h1>")
	}
	for _, path := range []string{"/pbx/proxyapi.php", "/mirtapbx/proxyapi.php"} {
		got := send(t, http.MethodGet, root+path+"?key="+pbx.Key+"&reqtype=COUNTCALLS", "", nil)
		equal(t, path, got.body, "3")
	}
}

func TestSelectorsIgnoreCaseAndMayBeInTheForm(t *testing.T) {
	pbx := newPBX(t)
	equal(t, "mixed case", ask(t, pbx, pbx.ReadOnlyKey, "reqtype=Info&info=Cdrs&tenant=DEVEL&format=JSON").body, "]")

	got := send(t, http.MethodPost, pbx.URL+"/proxyapi.php", "application/x-www-form-urlencoded", strings.NewReader(url.Values{
		"key": {pbx.ReadWriteKey}, "tenant": {"DEVEL"}, "reqtype": {"managedb"}, "object": {"custom"}, "action": {"Get"}, "objectid": {"67"},
	}.Encode()))
	hasPrefix(t, "all in the form", got.body, `{"cu_id":"67"`)
}

func TestCountCalls(t *testing.T) {
	pbx := newPBX(t)
	equal(t, "all", ask(t, pbx, pbx.Key, "reqtype=COUNTCALLS").body, "3")
	equal(t, "DEVEL", ask(t, pbx, pbx.ReadOnlyKey, "reqtype=COUNTCALLS&tenant=DEVEL").body, "2")
	equal(t, "ACME", ask(t, pbx, pbx.OtherKey, "reqtype=COUNTCALLS&tenant=ACME&format=json").body, "1")
}
