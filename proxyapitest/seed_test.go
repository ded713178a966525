package proxyapitest_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// seedRequest is one of the documented example requests.
type seedRequest struct {
	Title    string          `json:"title"`
	URL      string          `json:"url"`
	Method   string          `json:"method"`
	Path     string          `json:"path"`
	Get      json.RawMessage `json:"get"`
	Post     json.RawMessage `json:"post"`
	Files    json.RawMessage `json:"files"`
	JSONData json.RawMessage `json:"jsondata"`
}

// pairs decodes a PHP array of texts: an object, or [] when it is empty.
func pairs(raw json.RawMessage) map[string]string {
	var m map[string]string
	_ = json.Unmarshal(raw, &m)
	return m
}

// TestSeedRequests replays every documented request against a fresh PBX.
func TestSeedRequests(t *testing.T) {
	content, err := os.ReadFile("testdata/seed-requests.json")
	if err != nil {
		t.Fatal(err)
	}
	seeds := decode[[]seedRequest](t, string(content))
	if len(seeds) != 37 {
		t.Fatalf("%d requests", len(seeds))
	}
	const (
		dialed = `^Success\|Originate successfully queued\|[0-9a-f]{14}\|\n$`
		mp3    = "^ID3"
		wav    = "^RIFF"
	)
	kinds := []struct{ title, ctype, body string }{
		{"Proxyapi can be used by each tenant", html, `(?s)^<pre>\n.*reqtype - Request type\n.*</pre>\n$`},
		{"DIAL / Call an extension", html, dialed},
		{"The call id can be used", "audio/mpeg", mp3},
		{"You can provide variables", html, dialed},
		{"AGENT / Pause", html, `^OK$`},
		{"MEDIAFILE / Retrieve", "audio/x-wav", wav},
		{"Get all voicemails", html, `^Mailbox\|Fullname\|Email\|Attach\|\n(\d+\|[^|]+\|[^|]+\|(yes|no)\|\n){3}$`},
		{"Get info about voicemails", html, `^Msgid\|CallerID\|Duration\|Dir\|DateTime\n(.+\n){3}$`},
		{"Get the binary audio", "audio/x-wav", wav},
		{"COUNTCALLS", html, `^3$`},
		{"Get the cdr for a tenant", html, `^accountcode,ID,start,.*,cc_buy\n(.+\n){12}$`},
		{"Get the cdr for all tenants", html, `^TenantCode,UniqueID,.*,Server\n(.+\n){14}$`},
		{"Get the queue log", html, `^time,qu_name,callerid,disposition,agent,holdtime,calltime,origpos,callid\n(.+\n){8}$`},
		{"Getting the custom destination type list", html, `^\{"1":\{"ct_id":"1","ct_name":"Dial number"\},`},
		{"Getting the custom destination list", html, `^\{"67":\{"cu_id":"67","cu_name":"Boss phone","ct_name":"Dial number"\},"286":`},
		{"Getting info for a custom", html, `^\{"cu_id":"67","cu_te_id":"1","cu_name":"Boss phone",.*"cu_param20":null\}$`},
		{"Creating a custom", html, `^\{"cu_id":"302","cu_te_id":"1","cu_name":"Boss phone","cu_ct_id":"1","cu_param1":"3564732920",`},
		{"Updating a custom", html, `^update cu_customs set cu_name='Boss private phone',cu_param1='0636287454' where cu_te_id='1' and cu_id='286'$`},
		{"Getting the tenant list", html, `^\{"1":\{"te_id":"1","te_code":"DEVEL","te_name":"Development"\},"2":.*"460":`},
		{"Getting info for a tenant", html, `^\{"te_id":"1","te_code":"DEVEL",`},
		{"Creating a tenant", html, `^\{"te_id":"461","te_code":"RELAX","te_name":"Relax & entertainment","te_disabled":null,"pk_start":"800","pk_end":"810"\}$`},
		{"Updating a tenant", html, `^update te_tenants set te_name='Relax and entertainment',pk_end='820' where te_id='460'$`},
		{"Getting the phones list", html, `^\{"182":\{"ph_id":"182","ph_name":"Reception","ph_mac":"00:15:65:00:00:01"\},"207":`},
		{"Getting info for a phone", html, `^\{"ph_id":"182",`},
		{"Creating a phone", html, `^\{"ph_id":"209",.*"ph_mac":"AA:BB:CC:DD:EE:FF:00:11","ph_pm_id":"5"\}$`},
		{"Updating a phone", html, `^update ph_phones set ph_name='George Lower Basement' where ph_te_id='1' and ph_id='207'$`},
		{"Getting the latest one for a given Response Path", html, `^UniqueID\|Type\|.*\n(srv02-1509806457.625\|.*\n){7}$`},
		{"Getting the latest one for a given Response Path for agent 104-DEVEL", html, `^UniqueID\|(?s).*\|ANSWER\|0\|104-DEVEL\|\|\n`},
		{"Getting the latest one for a given Response Path for agent 104-DEVEL in xml", html, `^<\?xml version="1.0">\n`},
		{"Getting the media file list", html, `^\{"10":\{"me_id":"10","me_name":"Short beep"\},"247":\{"me_id":"247","me_name":"Welcome \\/ Benvenuto"\},"1063":`},
		{"Getting info for a media file", html, `^\{"me_id":"1063",`},
		{"Getting the binary part", "audio/x-wav", wav},
		{"Updating a media file", html, `^update me_mediafiles set me_name='Beep' where me_te_id='1' and me_id='10'$`},
		{"Updating the binary part", html, `^OK$`},
		{"Getting the hunt lists list", html, `^\{"hu_id":"323",`},
		{"Getting the hunt lists extension list", html, `^\["EXT-1701","EXT-1703","EXT-1705","CUSTOM-67"\]$`},
		{"Setting the hunt lists", html, `^OK$`},
	}
	for i, seed := range seeds {
		kind := kinds[i]
		t.Run(seed.Title, func(t *testing.T) {
			hasPrefix(t, "title", seed.Title, kind.title)
			pbx := newPBX(t)
			got := replay(t, pbx.URL, pbx.Key, seed)

			equal(t, "status", got.status, http.StatusOK)
			equal(t, "type", got.ctype, kind.ctype)
			equal(t, "length", got.length, int64(len(got.body)))
			if !regexp.MustCompile(kind.body).MatchString(got.body) {
				t.Errorf("answer:\n%.400s\nwant %s", got.body, kind.body)
			}

			// PHP saw exactly what the document says.
			req := pbx.Requests()[0]
			equal(t, "method", req.Method, seed.Method)
			equal(t, "path", req.Path, seed.Path)
			equal(t, "number of GET parameters", len(req.Get), len(pairs(seed.Get)))
			for name, val := range pairs(seed.Get) {
				if name != "key" {
					equal(t, name, req.Get.Get(name), val)
				}
			}
			for name, val := range pairs(seed.Post) {
				equal(t, name, req.Post.Get(name), val)
			}
			if strings.Contains(string(seed.Files), "audio.wav") {
				equal(t, "file", req.Files["filename"].Name, "audio.wav")
				equal(t, "size", len(req.Files["filename"].Bytes), 56)
			}
		})
	}
}

// replay sends a seed request to its documented path. A GET goes out with the documented
// query, byte for byte but for the key: "tenant=%" stays as it is.
func replay(t *testing.T, base, key string, seed seedRequest) answer {
	t.Helper()
	target, err := url.Parse(strings.TrimSuffix(base, "/pbx") + seed.Path)
	if err != nil {
		t.Fatal(err)
	}
	if seed.Method == http.MethodGet {
		_, query, _ := strings.Cut(seed.URL, "?")
		target.RawQuery = strings.Replace(query, "APIKEY", key, 1)
		return do(t, &http.Request{Method: seed.Method, URL: target, Header: http.Header{}})
	}
	query := url.Values{}
	for name, val := range pairs(seed.Get) {
		query.Set(name, val)
	}
	query.Set("key", key)
	target.RawQuery = query.Encode()
	if strings.Contains(string(seed.Files), "audio.wav") {
		ctype, body := upload(t, "filename", "audio.wav", make([]byte, 56))
		return send(t, seed.Method, target.String(), ctype, body)
	}
	form := url.Values{}
	for name, val := range pairs(seed.Post) {
		form.Set(name, val)
	}
	return send(t, seed.Method, target.String(), "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload makes a multipart body with one file.
func upload(t *testing.T, field, name string, content []byte) (string, *bytes.Buffer) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), &body
}

// TestCapturedBytes compares with the replies that are documented or were captured.
func TestCapturedBytes(t *testing.T) {
	pbx := newPBX(t)
	for _, tc := range []struct{ name, key, query, ctype, want string }{
		{"a wrong key", "wrong", "reqtype=HELP", html, noKey},
		{"a wrong key with json", "wrong", "reqtype=HELP&format=json", asJSON, noKey},
		{"no tenant with a tenant's key", pbx.ReadWriteKey, "reqtype=COUNTCALLS", html, noKey},
		{"the latest response", pbx.ReadOnlyKey, "reqtype=RESPONSEPATH&tenant=DEVEL&id=19&action=GETLAST", html,
			"UniqueID|Type|Type ID|Value|Type Name|Value Name\n" +
				"srv02-1509806457.625|START|0|2017-11-04 15:41:01||\n" +
				"srv02-1509806457.625|CALLERID|0|Susan <1132555678>||\n" +
				"srv02-1509806457.625|VARIABLE|85|36985||\n" +
				"srv02-1509806457.625|VARIABLE|144|56896||\n" +
				"srv02-1509806457.625|QUEUE|281|||\n" +
				"srv02-1509806457.625|ANSWER|0|105-DEVEL||\n" +
				"srv02-1509806457.625|HANGUP|0|||\n"},
		{"the latest response in xml", pbx.ReadOnlyKey,
			"reqtype=RESPONSEPATH&tenant=DEVEL&id=19&action=GETLAST&filter=ANSWER&filterdata=105-DEVEL&format=xml", html,
			"<?xml version=\"1.0\">\n<Result>\n<Agent>105-DEVEL</Agent>\n<Status>NOT ACTIVE</Status>\n" +
				"<Queue>supportQ</Queue>\n<ClientID>1234</MemberNumber>\n<OrderNumber>11223344</MemberNumber>\n" +
				"<Caller>Manuel <7171345678></Caller>\n<VoiceFile>3619</VoiceFile>\n</Result>\n"},
		{"an agent paused", pbx.ReadWriteKey, "reqtype=AGENT&tenant=DEVEL&action=PAUSE&queue=281&extension=104", html, "OK"},
		{"no call records in json", pbx.ReadOnlyKey, "reqtype=INFO&info=CDRS&tenant=DEVEL&format=json&start=2016-01-01&end=2016-01-02", asJSON, "]"},
		{"no call records in csv", pbx.ReadOnlyKey, "reqtype=INFO&info=CDRS&tenant=DEVEL&format=csv&start=2016-01-01&end=2016-01-02", html, ""},
		{"no queue logs in json", pbx.ReadOnlyKey, "reqtype=INFO&info=QUEUELOGS&tenant=DEVEL&format=json", asJSON, "]"},
		{"no queue logs in csv", pbx.ReadOnlyKey, "reqtype=INFO&info=QUEUELOGS&tenant=DEVEL&format=csv", html, ""},
		{"a recording without id", pbx.ReadOnlyKey, "reqtype=INFO&info=recording&tenant=DEVEL", html, "No id specified"},
		{"an agent's queues without extension", pbx.ReadOnlyKey, "reqtype=AGENT&action=listqueues&tenant=DEVEL", html, "No extension specified"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := ask(t, pbx, tc.key, tc.query)
			equal(t, "answer", got, answer{http.StatusOK, tc.ctype, tc.want, int64(len(tc.want))})
		})
	}
	equal(t, "length of the refusal", len(noKey), 46)
}

// TestDialAnswers compares DIAL's answers with the documented ones, but for the id.
func TestDialAnswers(t *testing.T) {
	zone, clock := fixedTime()
	pbx := newPBX(t, zone, clock)
	dial := func(query string) answer { return ask(t, pbx, pbx.ReadWriteKey, "reqtype=DIAL&tenant=DEVEL&"+query) }
	id := func(n string) string { return "1" + fmtHex(time.Date(2024, 5, 14, 2, 30, 0, 0, time.UTC)) + n }

	equal(t, "plain", dial("source=402&dest=9922323232&account=402-DEVEL").body,
		"Success|Originate successfully queued|"+id("00001")+"|\n")
	equal(t, "refused", dial("source=999&dest=9922323232").body,
		"Error|Extension does not exist.|"+id("00002")+"|\n")
	equal(t, "json", dial("source=402&dest=9922323232&format=json"),
		jsonAnswer(`{"Response":"Success","Message":"Originate successfully queued","ID":"`+id("00003")+`"}`))
	equal(t, "refused in json", dial("source=999&dest=9922323232&format=json"),
		jsonAnswer(`{"Response":"Error","Message":"Extension does not exist.","ID":"`+id("00004")+`"}`))
}

func jsonAnswer(body string) answer {
	return answer{http.StatusOK, asJSON, body, int64(len(body))}
}
