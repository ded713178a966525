package proxyapi_test

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/proxyapi-go/proxyapi"
	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

// seedRequest is one of the document's example requests as PHP decodes it.
type seedRequest struct {
	Title    string
	Method   string
	Path     string
	Get      map[string]string
	Post     json.RawMessage // an object, or [] for none
	Files    json.RawMessage // likewise
	JSONData json.RawMessage
}

func readSeeds(t *testing.T) []seedRequest {
	t.Helper()
	data, err := os.ReadFile("testdata/seed-requests.json")
	require.NoError(t, err)
	var seeds []seedRequest
	require.NoError(t, json.Unmarshal(data, &seeds))
	return seeds
}

var (
	january2017 = proxyapi.Range{
		Start: time.Date(2017, 1, 1, 0, 0, 0, 0, rome),
		End:   time.Date(2017, 2, 1, 0, 0, 0, 0, rome),
	}
	autumn2017 = proxyapi.Range{
		Start: time.Date(2017, 10, 1, 0, 0, 0, 0, rome),
		End:   time.Date(2017, 12, 1, 0, 0, 0, 0, rome),
	}
)

// seedCalls make the document's requests, in its order. pbx has no tenant,
// devel has DEVEL. What comes back is not looked at here.
var seedCalls = []func(ctx context.Context, pbx, devel *proxyapi.Client){
	func(ctx context.Context, pbx, _ *proxyapi.Client) { _, _ = pbx.Help(ctx) },
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.Dial.Originate(ctx, &proxyapi.DialRequest{Source: "402", Dest: "9922323232", Account: "402-DEVEL"})
	},
	func(ctx context.Context, pbx, _ *proxyapi.Client) { _, _ = pbx.Info.Recording(ctx, "15a4cfe6429054") },
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.Dial.Originate(ctx, &proxyapi.DialRequest{
			Source: "402", Dest: "9922323232", Account: "402-DEVEL",
			Vars: map[string]string{"callid": "453131"},
		})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_ = devel.Agent.Pause(ctx, &proxyapi.AgentRequest{Queue: "281", Extension: "104-DEVEL", PauseReason: "Breakfast"})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.MediaFile.Audio(ctx, &proxyapi.MediaFileRequest{ResponsePathID: 19, ObjectID: 3619})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.Voicemail.Mailboxes(ctx) },
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.Voicemail.Messages(ctx, "102") },
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.Voicemail.Audio(ctx, "102", "1475685709-00000004")
	},
	func(ctx context.Context, pbx, _ *proxyapi.Client) { _, _ = pbx.CountCalls(ctx) },
	func(ctx context.Context, _, devel *proxyapi.Client) {
		for range devel.Info.CDRs(ctx, &proxyapi.CDRQuery{Range: january2017}) {
		}
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		for range devel.ForTenant(proxyapi.AllTenants).Info.CDRs(ctx, &proxyapi.CDRQuery{Range: january2017}) {
		}
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		for range devel.Info.QueueLogs(ctx, &proxyapi.QueueLogQuery{Range: autumn2017}) {
		}
	},
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ManageDB.CustomTypes.List(ctx) },
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ManageDB.Customs.List(ctx) },
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ManageDB.Customs.Get(ctx, 67) },
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.Customs.Add(ctx, &proxyapi.CustomParams{
			Name: proxyapi.Ptr("Boss phone"), TypeID: proxyapi.Ptr(1), Param1: proxyapi.Ptr("3564732920"),
			Param2: proxyapi.Ptr("INCOMINGDID"), Param3: proxyapi.Ptr("30"),
		})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.Customs.Update(ctx, 286, &proxyapi.CustomParams{
			Name: proxyapi.Ptr("Boss private phone"), ID: proxyapi.Ptr(286), Param1: proxyapi.Ptr("0636287454"),
		})
	},
	// Tenants belong to no tenant: a client that has one does not send it.
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ManageDB.Tenants.List(ctx) },
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ManageDB.Tenants.Get(ctx, 1) },
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.Tenants.Add(ctx, &proxyapi.TenantParams{
			Code: proxyapi.Ptr("RELAX"), Name: proxyapi.Ptr("Relax & entertainment"),
			ParkingStart: proxyapi.Ptr(800), ParkingEnd: proxyapi.Ptr(810),
		})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.Tenants.Update(ctx, 460, &proxyapi.TenantParams{
			ID: proxyapi.Ptr("460"), Name: proxyapi.Ptr("Relax and entertainment"), ParkingEnd: proxyapi.Ptr(820),
		})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ManageDB.Phones.List(ctx) },
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ManageDB.Phones.Get(ctx, 182) },
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.Phones.Add(ctx, &proxyapi.PhoneParams{
			Name: proxyapi.Ptr("George Basement"), MAC: proxyapi.Ptr("AA:BB:CC:DD:EE:FF:00:11"), ModelID: proxyapi.Ptr(5),
		})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.Phones.Update(ctx, 207, &proxyapi.PhoneParams{Name: proxyapi.Ptr("George Lower Basement")})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ResponsePath.Last(ctx, 19, nil) },
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ResponsePath.Last(ctx, 19, &proxyapi.ResponsePathFilter{By: proxyapi.FilterAnswer, Data: "104-DEVEL"})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ResponsePath.LastXML(ctx, 19, &proxyapi.ResponsePathFilter{By: proxyapi.FilterAnswer, Data: "105-DEVEL"})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ManageDB.MediaFiles.List(ctx) },
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ManageDB.MediaFiles.Get(ctx, 1063) },
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.MediaFiles.Binary(ctx, 1063)
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.MediaFiles.Update(ctx, 10, &proxyapi.MediaFileParams{Name: proxyapi.Ptr("Beep")})
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.MediaFiles.UpdateBinary(ctx, 247, "audio.wav", strings.NewReader(uploadedWAV))
	},
	func(ctx context.Context, _, devel *proxyapi.Client) { _, _ = devel.ManageDB.HuntLists.Get(ctx, 323) },
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.HuntLists.Extensions(ctx, 323)
	},
	func(ctx context.Context, _, devel *proxyapi.Client) {
		_, _ = devel.ManageDB.HuntLists.SetExtensions(ctx, 26, []proxyapi.Destination{
			proxyapi.TagExtension.To(1701), proxyapi.TagExtension.To(1703), "EXT-1705", "CUSTOM-67",
		})
	},
}

// uploadedWAV stands for the file of the document's upload, whose bytes are not
// known: a header and no samples.
const uploadedWAV = "RIFF$\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00@\x1f\x00\x00\x80>\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00"

func TestRequests_decodeAsTheDocumentsExamples(t *testing.T) {
	seeds := readSeeds(t)
	require.Len(t, seedCalls, 37)
	require.Len(t, seeds, 37)
	for i, seed := range seeds {
		t.Run(seed.Title, func(t *testing.T) {
			got := sendSeed(t, i)
			assert.Equal(t, seed.Method, got.Method)
			assert.Equal(t, seed.Get, fold(got.Get, seed.Get["object"]))
			comparePost(t, seed, got, nil)
		})
	}
}

func TestRequests_inBodyCarryTheSameParameters(t *testing.T) {
	for i, seed := range readSeeds(t) {
		t.Run(seed.Title, func(t *testing.T) {
			got := sendSeed(t, i, proxyapi.WithParamsInBody())
			assert.Equal(t, "POST", got.Method)
			assert.Empty(t, got.RawQuery)
			assert.Empty(t, got.Get)
			comparePost(t, seed, got, seed.Get)
		})
	}
}

// sendSeed makes the request with that index and returns what PHP made of it.
func sendSeed(t *testing.T, i int, opts ...proxyapi.Option) proxyapitest.Request {
	t.Helper()
	server := newServer(t)
	server.AnswerNext(proxyapitest.Answer{Body: []byte("OK")})
	pbx, err := proxyapi.NewClient(server.URL, "APIKEY", append(opts, proxyapi.WithLocation(rome))...)
	require.NoError(t, err)
	seedCalls[i](t.Context(), pbx, pbx.ForTenant("DEVEL"))
	requests := server.Requests()
	require.Len(t, requests, 1)
	return requests[0]
}

// comparePost compares the fields and files of the body: those of the example
// and also, besides them.
func comparePost(t *testing.T, seed seedRequest, got proxyapitest.Request, also map[string]string) {
	t.Helper()
	post := map[string]string{}
	if string(seed.Post) != "[]" {
		require.NoError(t, json.Unmarshal(seed.Post, &post))
	}
	for name, value := range also {
		post[name] = value
	}
	gotPost := fold(got.Post, also["object"])
	if want, ok := post["jsondata"]; ok {
		assert.JSONEq(t, want, gotPost["jsondata"])
		assert.JSONEq(t, string(seed.JSONData), gotPost["jsondata"])
		delete(post, "jsondata")
		delete(gotPost, "jsondata")
	}
	assert.Equal(t, post, gotPost)

	files := map[string]struct {
		Name string
		SHA1 string
	}{}
	if string(seed.Files) != "[]" {
		require.NoError(t, json.Unmarshal(seed.Files, &files))
	}
	require.Len(t, got.Files, len(files))
	for field, want := range files {
		assert.Equal(t, want.Name, got.Files[field].Name)
		sum := sha1.Sum([]byte(uploadedWAV))
		gotSum := sha1.Sum(got.Files[field].Bytes)
		assert.Equal(t, hex.EncodeToString(sum[:]), hex.EncodeToString(gotSum[:]))
	}
}

// fold makes a flat map; object is taken as the example writes it if only the
// case differs.
func fold(values url.Values, object string) map[string]string {
	flat := map[string]string{}
	for name := range values {
		flat[name] = values.Get(name)
		if name == "object" && strings.EqualFold(flat[name], object) {
			flat[name] = object
		}
	}
	return flat
}

func TestRequests_valuesArriveIntact(t *testing.T) {
	server := newServer(t)
	server.AnswerNext(proxyapitest.Answer{Body: []byte("Success|queued|15a4cfe6429054|")})
	client := newClient(t, server)
	_, err := client.Dial.Originate(t.Context(), &proxyapi.DialRequest{
		Source:     "402",
		Dest:       "+39 055;123&x=1#2%41",
		SourceCLID: `"Zoë & Söhne" <0551>`,
		Vars:       proxyapi.Vars{"note": "a=b&c=d é+1, 100%", "näme": "x"},
	})
	var bad *proxyapi.ParameterError
	require.ErrorAs(t, err, &bad, "a comma ends a variable when there are several")
	assert.Equal(t, "var", bad.Param)
	assert.Empty(t, server.Requests())

	_, err = client.Dial.Originate(t.Context(), &proxyapi.DialRequest{
		Source:     "402",
		Dest:       "+39 055;123&x=1#2%41",
		SourceCLID: `"Zoë & Söhne" <0551>`,
		Vars:       proxyapi.Vars{"note": "a=b&c=d é+1 100%", "näme": "x"},
	})
	require.NoError(t, err)
	get := server.Requests()[0].Get
	assert.Equal(t, "+39 055;123&x=1#2%41", get.Get("dest"))
	assert.Equal(t, `"Zoë & Söhne" <0551>`, get.Get("sourceclid"))
	assert.Equal(t, "note=a=b&c=d é+1 100%,näme=x", get.Get("var"))
	assert.Equal(t, testKey, get.Get("key"))
}

func TestRequests_parameterOrderIsStable(t *testing.T) {
	client, server := answering(t, "OK", "OK")
	for range 2 {
		require.NoError(t, client.Agent.Pause(t.Context(), &proxyapi.AgentRequest{Queue: "281", Extension: "104"}))
	}
	requests := server.Requests()
	assert.Equal(t, requests[0].RawQuery, requests[1].RawQuery)
	assert.Equal(t, "action=PAUSE&extension=104&key=k3y%2Bte%2Fst%3D42&queue=281&reqtype=AGENT&tenant=DEVEL", requests[0].RawQuery)
}

func TestParams_sendWhatIsSetZeroIncluded(t *testing.T) {
	extra := proxyapi.Columns{{Name: "te_notes", Value: proxyapi.TextValue("a & b")}}
	extra.Set("te_limit", proxyapi.IntValue(7))
	extra.Set("te_expiry", proxyapi.NullValue())
	extra.Set("te_password", proxyapi.SecretValue(proxyapi.NewSecret("pass")))
	client, server := answering(t, "OK")
	_, err := client.ManageDB.Tenants.Update(t.Context(), 5, &proxyapi.TenantParams{
		Name: proxyapi.Ptr(""), ParkingStart: proxyapi.Ptr(0), Extra: extra,
	})
	require.NoError(t, err)
	assert.Equal(t,
		`{"te_name":"","pk_start":0,"te_notes":"a & b","te_limit":7,"te_expiry":null,"te_password":"pass"}`,
		server.Requests()[0].Post.Get("jsondata"))
}

func TestParams_nothingSetIsNotSent(t *testing.T) {
	client, server := answering(t)
	for _, params := range []*proxyapi.PhoneParams{nil, {}} {
		_, err := client.ManageDB.Phones.Add(t.Context(), params)
		var bad *proxyapi.ParameterError
		require.ErrorAs(t, err, &bad)
		assert.Equal(t, "MANAGEDB phones add", bad.Op)
	}
	_, err := client.ManageDB.Phones.Add(t.Context(), &proxyapi.PhoneParams{Name: proxyapi.Ptr("caf\xe9")})
	require.ErrorContains(t, err, "UTF-8")
	assert.Empty(t, server.Requests())
}

func TestRequests_missingParametersAreNamedAndNotSent(t *testing.T) {
	client, server := answering(t)
	ctx := t.Context()
	for want, call := range map[string]func() error{
		"DIAL: dest is required": func() error {
			_, err := client.Dial.Originate(ctx, &proxyapi.DialRequest{Source: "402"})
			return err
		},
		"DIAL: source is required": func() error { _, err := client.Dial.Originate(ctx, nil); return err },
		"AGENT PAUSE: queue or queuenumber is required": func() error {
			return client.Agent.Pause(ctx, &proxyapi.AgentRequest{Extension: "104"})
		},
		"VOICEMAIL messages: mailbox is required": func() error { _, err := client.Voicemail.Messages(ctx, ""); return err },
		"VOICEMAIL delete: msgid is required":     func() error { return client.Voicemail.Delete(ctx, "102", "") },
		"INFO recording: id is required":          func() error { _, err := client.Info.Recording(ctx, ""); return err },
		"MEDIAFILE GETAUDIO: objectid is required": func() error {
			_, err := client.MediaFile.Audio(ctx, nil)
			return err
		},
		"RESPONSEPATH getid: rrid is required":         func() error { _, err := client.ResponsePath.Get(ctx, 19, ""); return err },
		"MANAGEDB CUSTOM get: objectid is required":    func() error { _, err := client.ManageDB.Customs.Get(ctx, 0); return err },
		"MANAGEDB CUSTOM delete: objectid is required": func() error { return client.ManageDB.Customs.Delete(ctx, 0) },
		"MANAGEDB  list: object is required":           func() error { _, err := client.ManageDB.Object("").List(ctx); return err },
		"INFO CDRS: end is before the start": func() error {
			for _, err := range client.Info.CDRs(ctx, &proxyapi.CDRQuery{Range: proxyapi.Range{Start: january2017.End, End: january2017.Start}}) {
				return err
			}
			return nil
		},
		"INFO QUEUELOGS: tenant is required: set it with WithTenant or ForTenant": func() error {
			for _, err := range client.ForTenant("").Info.QueueLogs(ctx, nil) {
				return err
			}
			return nil
		},
		"MANAGEDB HUNTLIST setextensions: jsondata has a destination that is not of the form TAG-id": func() error {
			_, err := client.ManageDB.HuntLists.SetExtensions(ctx, 26, []proxyapi.Destination{"EXT-1", "1701"})
			return err
		},
		"MANAGEDB MEDIAFILE updatebinary: filename needs a name and content": func() error {
			_, err := client.ManageDB.MediaFiles.UpdateBinary(ctx, 10, "a.wav", nil)
			return err
		},
		"Do: reqtype is required": func() error { _, err := client.Do(ctx, &proxyapi.Request{}); return err },
		"HANGUP: key must not be among the Params": func() error {
			_, err := client.Do(ctx, &proxyapi.Request{ReqType: "HANGUP", Params: url.Values{"key": {"x"}}})
			return err
		},
		"FAX: file needs a field name and content": func() error {
			_, err := client.Do(ctx, &proxyapi.Request{ReqType: "FAX", File: &proxyapi.File{Name: "a.pdf"}})
			return err
		},
	} {
		err := call()
		var bad *proxyapi.ParameterError
		if assert.ErrorAs(t, err, &bad, want) {
			assert.Equal(t, "proxyapi: "+want, err.Error())
		}
	}
	assert.Empty(t, server.Requests())
}
