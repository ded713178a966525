package proxyapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/proxyapi-go/proxyapi"
	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

func collect[T any](rows iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for row, err := range rows {
		if err != nil {
			return all, err
		}
		all = append(all, row)
	}
	return all, nil
}

// recorded replies decode to testdata/golden. Read the files before committing
// what -update makes of them.
func TestReplies_decodeToGoldenFiles(t *testing.T) {
	type decode func(ctx context.Context, c *proxyapi.Client) (any, error)
	cdrs := func(ctx context.Context, c *proxyapi.Client) (any, error) { return collect(c.Info.CDRs(ctx, nil)) }
	queueLogs := func(ctx context.Context, c *proxyapi.Client) (any, error) { return collect(c.Info.QueueLogs(ctx, nil)) }
	mailboxes := func(ctx context.Context, c *proxyapi.Client) (any, error) { return c.Voicemail.Mailboxes(ctx) }
	messages := func(ctx context.Context, c *proxyapi.Client) (any, error) { return c.Voicemail.Messages(ctx, "102") }
	lastPath := func(ctx context.Context, c *proxyapi.Client) (any, error) { return c.ResponsePath.Last(ctx, 19, nil) }
	pathXML := func(ctx context.Context, c *proxyapi.Client) (any, error) {
		return c.ResponsePath.LastXML(ctx, 19, nil)
	}
	for _, test := range []struct {
		reply  string // file in testdata/replies
		decode decode
	}{
		{"dial-success.txt", dial},
		{"dial-success.json", dial},
		{"help.excerpt.txt", func(ctx context.Context, c *proxyapi.Client) (any, error) { return c.Help(ctx) }},
		{"cdrs-one-tenant.csv", cdrs},
		{"cdrs-other-layout.csv", cdrs},
		{"cdrs.json", cdrs},
		{"queuelogs.csv", queueLogs},
		{"queuelogs.json", queueLogs},
		{"voicemail-list.txt", mailboxes},
		{"voicemail-list.synthetic.json", mailboxes},
		{"voicemail-messages.synthetic.txt", messages},
		{"voicemail-messages.json", messages},
		{"responsepath-getlast.txt", lastPath},
		{"responsepath-getlast.xml", pathXML},
		{"responsepath-wellformed.xml", pathXML},
		{"managedb-custom-list.synthetic.json", func(ctx context.Context, c *proxyapi.Client) (any, error) {
			return c.ManageDB.Customs.List(ctx)
		}},
		{"managedb-custom-get.json", func(ctx context.Context, c *proxyapi.Client) (any, error) {
			return c.ManageDB.Customs.Get(ctx, 67)
		}},
		{"managedb-extension-list.json", func(ctx context.Context, c *proxyapi.Client) (any, error) {
			return c.ManageDB.Object("extension").List(ctx)
		}},
		{"managedb-did-list.synthetic.json", func(ctx context.Context, c *proxyapi.Client) (any, error) {
			return c.ManageDB.Object("DID").List(ctx)
		}},
		{"managedb-did-add.synthetic.json", func(ctx context.Context, c *proxyapi.Client) (any, error) {
			return c.ManageDB.Object("DID").Add(ctx, &proxyapi.Columns{{Name: "di_number", Value: proxyapi.TextValue("5550101010")}})
		}},
		{"managedb-did-update.synthetic.txt", func(ctx context.Context, c *proxyapi.Client) (any, error) {
			return c.ManageDB.Object("DID").Update(ctx, 77, &proxyapi.Columns{{Name: "di_comment", Value: proxyapi.TextValue("Demo")}})
		}},
	} {
		t.Run(test.reply, func(t *testing.T) {
			client, _ := answering(t, sample(t, test.reply))
			got, err := test.decode(t.Context(), client)
			require.NoError(t, err)
			text, err := json.MarshalIndent(got, "", "  ")
			require.NoError(t, err)
			golden(t, test.reply+".golden", string(text)+"\n")
		})
	}
}

func dial(ctx context.Context, c *proxyapi.Client) (any, error) {
	return c.Dial.Originate(ctx, &proxyapi.DialRequest{Source: "402", Dest: "9922323232"})
}

func TestDial_refusalKeepsWordsAndIDAndIsNoSuccess(t *testing.T) {
	for _, body := range []string{
		sample(t, "dial-error.json"),
		"Error|Extension does not exist.|15c0000000000a|\n",
	} {
		client, _ := answering(t, body)
		call, err := dial(t.Context(), client)
		assert.Nil(t, call)
		require.ErrorIs(t, err, proxyapi.ErrRefused)
		assert.NotErrorIs(t, err, proxyapi.ErrUncertain, "the PBX said no")
		var e *proxyapi.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, "Extension does not exist.", e.Message)
		assert.Equal(t, "15c0000000000a", e.CallID)
		assert.Equal(t, `proxyapi: DIAL: refused: "Extension does not exist." (call id 15c0000000000a)`, err.Error())
	}
}

func TestDial_answerWithoutWholeIDIsUncertain(t *testing.T) {
	for _, body := range []string{
		"Success|Originate successfully queued|15a4cf", "Success|Originate", "Success|Originate successfully queued||",
		`{"Response":"Success"}`, `{"Response":"Success","ID":"15`, "Maybe|queued|15a4cfe6429054|",
	} {
		client, _ := answering(t, body)
		_, err := dial(t.Context(), client)
		assert.ErrorIs(t, err, proxyapi.ErrUncertain, body)
		assert.ErrorIs(t, err, proxyapi.ErrMalformed, body)
	}
}

func TestResponsePath_stepsAreTypedAndTimed(t *testing.T) {
	client, _ := answering(t, sample(t, "responsepath-getlast.txt"))
	result, err := client.ResponsePath.Last(t.Context(), 19, nil)
	require.NoError(t, err)
	assert.Equal(t, "srv02-1509806457.625", result.UniqueID)
	var types []proxyapi.StepType
	for _, step := range result.Steps {
		types = append(types, step.Type)
	}
	assert.Equal(t, []proxyapi.StepType{
		proxyapi.StepStart, proxyapi.StepCallerID, proxyapi.StepVariable, proxyapi.StepVariable,
		proxyapi.StepQueue, proxyapi.StepAnswer, proxyapi.StepHangup,
	}, types)
	assert.Equal(t, time.Date(2017, 11, 4, 15, 41, 1, 0, rome), result.Steps[0].Time)
	assert.Equal(t, "Susan <1132555678>", result.Steps[1].Value)
	assert.Equal(t, 144, result.Steps[3].TypeID)
	assert.Equal(t, 281, result.Steps[4].TypeID)
}

func TestResponsePath_documentedXMLLosesNothing(t *testing.T) {
	client, _ := answering(t, sample(t, "responsepath-getlast.xml"))
	doc, err := client.ResponsePath.LastXML(t.Context(), 19, nil)
	require.NoError(t, err)
	var pairs [][2]string
	for _, f := range doc.Fields {
		pairs = append(pairs, [2]string{f.Name, f.Value})
	}
	assert.Equal(t, [][2]string{
		{"Agent", "105-DEVEL"}, {"Status", "NOT ACTIVE"}, {"Queue", "supportQ"}, {"ClientID", "1234"},
		{"OrderNumber", "11223344"}, {"Caller", "Manuel <7171345678>"}, {"VoiceFile", "3619"},
	}, pairs)
	id, ok := doc.Int("VoiceFile")
	assert.True(t, ok)
	assert.Equal(t, 3619, id)
	assert.Empty(t, doc.Get("MemberNumber"))
}

func TestCDRs_fieldsTellTheirStory(t *testing.T) {
	for _, reply := range []string{"cdrs-one-tenant.csv", "cdrs.json"} {
		client, _ := answering(t, sample(t, reply))
		cdrs, err := collect(client.Info.CDRs(t.Context(), nil))
		require.NoError(t, err, reply)
		require.Len(t, cdrs, 3)
		first, missed := cdrs[0], cdrs[1]
		assert.Equal(t, time.Date(2017, 1, 2, 9, 30, 0, 0, rome), first.Start)
		assert.Equal(t, `"Demo, ""Caller"" One"`+" <5550101001>", strings.ReplaceAll(first.CLID, `"Demo, "Caller" One"`, `"Demo, ""Caller"" One"`))
		assert.Equal(t, proxyapi.Decimal("0.123456789012345678901"), first.Cost)
		assert.Equal(t, 42*time.Second, first.BillSec.Duration())
		assert.Equal(t, proxyapi.DispositionAnswered, first.Disposition)
		assert.Equal(t, "4294967296123", first.ID)
		assert.True(t, missed.Answer.IsZero(), "0000-00-00 00:00:00 is no time")
		assert.Equal(t, proxyapi.DispositionNoAnswer, missed.Disposition)
	}
}

func TestCDRs_cellThatDoesNotFitIsPlacedAndEndsTheIteration(t *testing.T) {
	client, _ := answering(t, "uniqueid,billsec\na.1,1\na.2,many\na.3,3\n")
	cdrs, err := collect(client.Info.CDRs(t.Context(), nil))
	assert.Len(t, cdrs, 1)
	require.ErrorIs(t, err, proxyapi.ErrMalformed)
	assert.EqualError(t, err, "proxyapi: INFO CDRS: malformed reply: row 2, column 2 (billsec): not a whole number")
}

func TestQueueLogs_dispositionsInAnyCase(t *testing.T) {
	client, _ := answering(t, "time,qu_name,callerid,disposition,agent,holdtime,calltime,origpos,callid\n"+
		"2017-11-17 07:20:15,supportQ,5550101,Answered,104,3,20,1,x.1\n"+
		"2017-11-17 07:21:15,supportQ,5550102,ABANDONED,,9,,1,x.2\n"+
		"2017-11-17 07:22:15,supportQ,5550103,RingNoAnswer,,9,,1,x.3\n")
	logs, err := collect(client.Info.QueueLogs(t.Context(), nil))
	require.NoError(t, err)
	assert.Equal(t, proxyapi.DispositionAnswered, logs[0].Disposition)
	assert.Equal(t, proxyapi.DispositionAbandoned, logs[1].Disposition)
	assert.Equal(t, proxyapi.Disposition("RingNoAnswer"), logs[2].Disposition, "unknown ones stay as sent")
	assert.Zero(t, logs[1].CallTime)
}

func TestQueueLogs_extensionRowIsKeptAndItsCredentialsHidden(t *testing.T) {
	client, _ := answering(t, sample(t, "queuelogs.json"))
	logs, err := collect(client.Info.QueueLogs(t.Context(), nil))
	require.NoError(t, err)
	extra := logs[0].Extra
	assert.Len(t, extra, 156-9)
	assert.Equal(t, "104", extra.Get("ex_number").String())
	assert.Equal(t, "[redacted]", extra.Get("ex_webpassword").String())
	assert.Equal(t, "made-up-hash", extra.Get("ex_webpassword").Reveal())
	abandoned, found := logs[1].Extra.Lookup("ex_number")
	assert.True(t, found && abandoned.IsNull(), "null is kept apart from empty")
}

func TestVoicemail_newAndHeardAreToldApart(t *testing.T) {
	client, _ := answering(t, sample(t, "voicemail-messages.json"))
	messages, err := client.Voicemail.Messages(t.Context(), "102")
	require.NoError(t, err)
	require.Len(t, messages, 3)
	assert.True(t, messages[0].New() && !messages[0].Heard())
	assert.True(t, messages[1].Heard() && !messages[1].New())
	assert.False(t, messages[2].Heard() || messages[2].New())
	assert.Equal(t, "Family", messages[2].Folder())
	assert.Equal(t, time.Unix(1475685709, 0).In(rome), messages[0].Time)
	assert.Equal(t, proxyapi.Seconds(17), messages[0].Duration)
	assert.Empty(t, new(proxyapi.VoicemailMessage).Folder())
}

func TestManageDB_listsComeInAllOfPHPsShapes(t *testing.T) {
	for name, body := range map[string]string{
		"object keyed by id":    `{"67":{"cu_id":"67","cu_name":"Boss phone","ct_name":"Dial number"}}`,
		"key only":              `{"67":{"cu_name":"Boss phone","ct_name":"Dial number"}}`,
		"array":                 `[{"cu_id":67,"cu_name":"Boss phone","ct_name":"Dial number"}]`,
		"double-keyed":          `[{"0":"67","cu_id":"67","1":"Boss phone","cu_name":"Boss phone","2":"Dial number","ct_name":"Dial number"}]`,
		"after white space":     "\n\n  {\"67\":{\"cu_id\":\"67\",\"cu_name\":\"Boss phone\",\"ct_name\":\"Dial number\"}}\r\n",
		"after byte order mark": "\xef\xbb\xbf" + `{"67":{"cu_id":"67","cu_name":"Boss phone","ct_name":"Dial number"}}`,
	} {
		client, _ := answering(t, body)
		customs, err := client.ManageDB.Customs.List(t.Context())
		require.NoError(t, err, name)
		assert.Equal(t, []proxyapi.Custom{{ID: 67, Name: "Boss phone", TypeName: "Dial number"}}, customs, name)
	}
}

func TestManageDB_writesUnderstandRowSQLAndOK(t *testing.T) {
	sql := "update cu_customs set cu_password='hunter2' where cu_id='286'"
	for body, want := range map[string]proxyapi.Written{
		"OK":     {ID: 286},
		"\"OK\"": {ID: 286},
		sql:      {ID: 286, SQL: proxyapi.NewSecret(sql)},
		`{"cu_id":"286","cu_name":"x"}`: {ID: 286, Row: proxyapi.Columns{
			{Name: "cu_id", Value: proxyapi.TextValue("286")}, {Name: "cu_name", Value: proxyapi.TextValue("x")},
		}},
	} {
		client, _ := answering(t, body)
		written, err := client.ManageDB.Customs.Update(t.Context(), 286, &proxyapi.CustomParams{Name: proxyapi.Ptr("x")})
		require.NoError(t, err, body)
		assert.Equal(t, want.ID, written.ID)
		assert.Equal(t, want.Row, written.Row)
		assert.Equal(t, want.SQL.Reveal(), written.SQL.Reveal())
	}
}

func TestManageDB_addTakesTheIDFromTheRow(t *testing.T) {
	for body, want := range map[string]int{
		`{"di_te_id":"1","di_id":"27699","di_number":"555"}`: 27699,
		`{"27699":{"di_number":"555"}}`:                      27699,
		`{"di_number":"555"}`:                                0,
		"OK":                                                 0,
	} {
		client, _ := answering(t, body)
		written, err := client.ManageDB.Object("DID").Add(t.Context(), &proxyapi.Columns{{Name: "di_number", Value: proxyapi.TextValue("555")}})
		require.NoError(t, err, body)
		assert.Equal(t, want, written.ID, body)
	}
}

func TestManageDB_SQLWhereARowIsExpectedIsNotQuoted(t *testing.T) {
	client, _ := answering(t, "update cu_customs set cu_password='hunter2' where cu_id='286'")
	_, err := client.ManageDB.Customs.List(t.Context())
	require.ErrorIs(t, err, proxyapi.ErrMalformed)
	assert.NotContains(t, err.Error(), "cu_customs")
	assert.NotContains(t, err.Error(), "hunter2")
}

func TestManageDB_refusalAsJSONIsNoRow(t *testing.T) {
	client, _ := answering(t, `{"Response":"Error","Message":"No such object","ID":""}`)
	_, err := client.ManageDB.Customs.Add(t.Context(), &proxyapi.CustomParams{Name: proxyapi.Ptr("x")})
	require.ErrorIs(t, err, proxyapi.ErrRefused)
	assert.ErrorContains(t, err, "No such object")
}

func TestHuntLists_destinationsComeInSeveralShapes(t *testing.T) {
	want := []proxyapi.Destination{"EXT-1701", "SOMETHING_NEW-5"}
	for _, body := range []string{
		`["EXT-1701","SOMETHING_NEW-5"]`,
		`{"1":"EXT-1701","2":"SOMETHING_NEW-5"}`,
		`{"9":{"type_dst":"EXT","type_id_dst":"1701","de_ord":"1"},"10":{"type_dst":"SOMETHING_NEW","type_id_dst":5,"de_ord":"2"}}`,
		"EXT-1701|SOMETHING_NEW-5|\n",
	} {
		client, _ := answering(t, body)
		got, err := client.ManageDB.HuntLists.Extensions(t.Context(), 323)
		require.NoError(t, err, body)
		assert.Equal(t, want, got, body)
	}
	client, _ := answering(t, `{"error":"what"}`)
	_, err := client.ManageDB.HuntLists.Extensions(t.Context(), 323)
	assert.ErrorIs(t, err, proxyapi.ErrMalformed)
}

func TestCountCalls_isABareNumber(t *testing.T) {
	for _, body := range []string{"12", "12\n", " \"12\" "} {
		client, _ := answering(t, body)
		n, err := client.CountCalls(t.Context())
		require.NoError(t, err, body)
		assert.Equal(t, 12, n)
	}
}

func TestHelp_withAndWithoutItsWrapper(t *testing.T) {
	inner := "Parameters:\n  reqtype - Request type\n  format  - Optional, can be json or plain"
	for _, body := range []string{
		inner, "<pre>\n" + strings.Replace(inner, "json", "<i>json</i>", 1) + "\n</pre>\n",
	} {
		client, _ := answering(t, body)
		text, err := client.Help(t.Context())
		require.NoError(t, err)
		assert.Equal(t, inner, text)
	}
}

func TestMedia_theBytesDecideWhatItIs(t *testing.T) {
	for name, test := range map[string]struct {
		contentType, body, want string
	}{
		"declared":                     {"audio/mpeg", "\xff\xfb\x90\x64\x00\x00", "audio/mpeg"},
		"WAV declared as a page":       {"text/html; charset=UTF-8", uploadedWAV, "audio/wave"},
		"MP3 frame declared as a page": {"text/html", "\xff\xfb\x90\x64\x00\x00", "audio/mpeg"},
		"ID3":                          {"application/octet-stream", "ID3\x04\x00\x00", "audio/mpeg"},
		"FLAC":                         {"", "fLaC\x00", "audio/flac"},
		"AMR":                          {"text/html", "#!AMR\n<", "audio/amr"},
		"raw GSM has no header":        {"text/html", "\xd2\x00\x10\x03 abc", "application/octet-stream"},
	} {
		t.Run(name, func(t *testing.T) {
			server := newServer(t)
			server.AnswerNext(proxyapitest.Answer{ContentType: test.contentType, Body: []byte(test.body)})
			media, err := newClient(t, server).Info.Recording(t.Context(), "15a4cfe6429054")
			require.NoError(t, err)
			defer media.Close()
			assert.Equal(t, test.want, media.ContentType)
			assert.EqualValues(t, len(test.body), media.Size)
			got, err := io.ReadAll(media)
			require.NoError(t, err)
			assert.Equal(t, test.body, string(got))
		})
	}
}

func TestMedia_wordsAreNeverTakenForSound(t *testing.T) {
	for body, want := range map[string]error{
		"":                                 proxyapi.ErrNoData,
		"\n":                               proxyapi.ErrNoData,
		"No id specified":                  proxyapi.ErrRefused,
		sample(t, "error-bad-key.txt"):     proxyapi.ErrUnauthorized,
		"<html><body>gone</body></html>":   proxyapi.ErrMalformed,
		`{"error":"x"}`:                    proxyapi.ErrMalformed,
		"update a set b=1 where password ": proxyapi.ErrMalformed,
	} {
		server := newServer(t)
		server.AnswerNext(proxyapitest.Answer{ContentType: "text/html", Body: []byte(body)})
		_, err := newClient(t, server).Info.Recording(t.Context(), "15a4cfe6429054")
		assert.ErrorIs(t, err, want, body)
	}
	for body, want := range map[string]error{
		sample(t, "error-bad-key.txt"):   proxyapi.ErrUnauthorized,
		"<html><body>gone</body></html>": proxyapi.ErrMalformed,
	} {
		server := newServer(t)
		server.AnswerNext(proxyapitest.Answer{ContentType: "audio/mpeg", Body: []byte(body)})
		_, err := newClient(t, server).Info.Recording(t.Context(), "15a4cfe6429054")
		assert.ErrorIs(t, err, want, "a declared type is no proof: %s", body)
	}
}

func TestUntypedRows_plainTextIsReadByPosition(t *testing.T) {
	client, _ := answering(t, "281|supportQ|\r\n\r\n282|Support: night")
	rows, err := client.Agent.Queues(t.Context(), "104-DEVEL")
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, "supportQ", rows[0].Get("1").String())
	assert.Equal(t, "282", rows[1].Get("0").String())
}

func TestResponsePath_otherActions(t *testing.T) {
	client, server := answering(t, sample(t, "responsepath-getlast.txt"), "", `[{"rr_id":"1"}]`, "")
	run, err := client.ResponsePath.Get(t.Context(), 19, "srv02-1509806457.625")
	require.NoError(t, err)
	assert.Len(t, run.Steps, 7)
	_, err = client.ResponsePath.Get(t.Context(), 19, "none")
	require.ErrorIs(t, err, proxyapi.ErrNoData)
	runs, err := client.ResponsePath.List(t.Context(), 19, &proxyapi.ResponsePathFilter{By: proxyapi.FilterQueue, Data: "281"})
	require.NoError(t, err)
	assert.Len(t, runs, 1)
	runs, err = client.ResponsePath.List(t.Context(), 19, nil)
	require.NoError(t, err)
	assert.Empty(t, runs)
	assert.Equal(t, "srv02-1509806457.625", server.Requests()[0].Get.Get("rrid"))
	assert.Equal(t, "queue", server.Requests()[2].Get.Get("filter"))
}

func TestIteration_errorInTheMiddleComesLast(t *testing.T) {
	client, _ := answering(t, `[{"uniqueid":"a.1"},{"uniqueid":"a.2"},{"uniq`)
	var ids []string
	var failed error
	for cdr, err := range client.ForFormat(proxyapi.FormatJSON).Info.CDRs(t.Context(), nil) {
		require.NoError(t, failed, "nothing follows an error")
		if failed = err; err == nil {
			ids = append(ids, cdr.UniqueID)
		}
	}
	assert.Equal(t, []string{"a.1", "a.2"}, ids)
	require.ErrorIs(t, failed, proxyapi.ErrMalformed)
	assert.ErrorContains(t, failed, "too early")
}

func TestDo_repliesAreTheCallersToRead(t *testing.T) {
	client, server := answering(t, "some | words", "{}", "a,b\n1,2\n", "12")
	reply, err := client.Do(t.Context(), &proxyapi.Request{ReqType: "CHANNELS", Reads: true, Params: map[string][]string{"tenant": {""}, "format": {"plain"}}})
	require.NoError(t, err)
	assert.Equal(t, "some | words", reply.Text())
	assert.False(t, reply.Empty())
	get := server.Requests()[0].Get
	assert.False(t, get.Has("tenant"), "an empty parameter leaves the client's own out")
	assert.Equal(t, "plain", get.Get("format"))

	reply, err = client.Do(t.Context(), &proxyapi.Request{ReqType: "BLFS", Reads: true})
	require.NoError(t, err)
	assert.True(t, reply.Empty())
	assert.Equal(t, "DEVEL", server.Requests()[1].Get.Get("tenant"))

	reply, err = client.Do(t.Context(), &proxyapi.Request{ReqType: "INFO", Reads: true, Params: map[string][]string{"info": {"X"}, "format": {"csv"}}})
	require.NoError(t, err)
	rows, err := reply.Rows()
	require.NoError(t, err)
	assert.Equal(t, "2", rows[0].Get("B").String())

	reply, err = client.Do(t.Context(), &proxyapi.Request{ReqType: "PHONEBOOK", Form: map[string][]string{"values": {`{"name":"x"}`}}})
	require.NoError(t, err)
	assert.Equal(t, "12", reply.Text())
	assert.Equal(t, `{"name":"x"}`, server.Requests()[3].Post.Get("values"))
}

func TestDo_emptyAnswerToAnActIsUncertain(t *testing.T) {
	client, _ := answering(t, "", sample(t, "error-bad-key.txt"), "<html>x</html>")
	_, err := client.Do(t.Context(), &proxyapi.Request{ReqType: "HANGUP"})
	require.ErrorIs(t, err, proxyapi.ErrUncertain)
	_, err = client.Do(t.Context(), &proxyapi.Request{ReqType: "HANGUP"})
	require.ErrorIs(t, err, proxyapi.ErrUnauthorized)
	require.NotErrorIs(t, err, proxyapi.ErrUncertain)
	_, err = client.Do(t.Context(), &proxyapi.Request{ReqType: "HANGUP"})
	require.True(t, errors.Is(err, proxyapi.ErrUncertain) && errors.Is(err, proxyapi.ErrMalformed))
}

func TestDo_filesAreUploaded(t *testing.T) {
	client, server := answering(t, "queued")
	_, err := client.Do(t.Context(), &proxyapi.Request{
		ReqType: "FAX", Params: map[string][]string{"action": {"send"}},
		Form: map[string][]string{"dest_number": {"555"}},
		File: &proxyapi.File{Field: "filename", Name: "a.pdf", Content: io.LimitReader(strings.NewReader("%PDF-1.4"), 8)},
	})
	require.NoError(t, err)
	request := server.Requests()[0]
	assert.Equal(t, "send", request.Get.Get("action"))
	assert.Equal(t, "555", request.Post.Get("dest_number"))
	assert.Equal(t, "%PDF-1.4", string(request.Files["filename"].Bytes))
}
