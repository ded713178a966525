package proxyapitest_test

import (
	"strings"
	"testing"
)

const january = "reqtype=INFO&info=CDRS&tenant=DEVEL&start=2017-01-01&end=2017-02-01"

// column collects one column of CSV records.
func columnOf(records []map[string]string, name string) string {
	var list []string
	for _, rec := range records {
		list = append(list, rec[name])
	}
	return strings.Join(list, " ")
}

func TestCDRs_csvOfOneTenant(t *testing.T) {
	pbx := newPBX(t)
	body := ask(t, pbx, pbx.ReadOnlyKey, january+"&format=csv").body
	hasPrefix(t, "header", body, "accountcode,ID,start,answer,end,clid,realsrc,firstdst,duration,billsec,disposition,"+
		"cc_cost,dcontext,dstchannel,userfield,uniqueid,prevuniqueid,lastdst,wherelanded,src,dst,lastapp,srcCallID,"+
		"linkedid,peeraccount,originateid,cc_country,cc_network,pincode,cc_buy\n")
	_, calls := readCSV(t, body)
	equal(t, "IDs", columnOf(calls, "ID"), "5000000002 5000000003 5000000004 5000000005 5000000006 5000000007 "+
		"5000000008 5000000009 5000000010 5000000011 5000000012 5000000013")
	equal(t, "first", calls[0]["start"], "2017-01-01 00:00:00")
	equal(t, "last", calls[11]["start"], "2017-02-01 00:00:00")

	equal(t, "cost", calls[1]["cc_cost"], "0.123456")
	equal(t, "prefix", calls[1]["dst"], "FROMOUT-0390555123456")
	equal(t, "answer", calls[1]["answer"], "2017-01-02 09:15:38")
	equal(t, "end", calls[1]["end"], "2017-01-02 09:18:42")
	equal(t, "unanswered", calls[2]["disposition"]+" "+calls[2]["answer"], "NO ANSWER 0000-00-00 00:00:00")
	equal(t, "legs", calls[3]["disposition"]+" "+calls[4]["disposition"], "BUSY ANSWERED")
	equal(t, "id of both legs", calls[3]["uniqueid"], calls[4]["uniqueid"])
	equal(t, "quotes and commas", calls[5]["clid"], `"Müller, "Bob" O'Neil & Söhne" <0301234567>`)
	equal(t, "Hebrew", calls[6]["clid"], `"שלום" <0541234567>`)
	equal(t, "anonymous", calls[7]["clid"], `"" <anonymous>`)
	equal(t, "mailbox", calls[7]["lastdst"], "Voicemail 506")
	equal(t, "markers", calls[0]["userfield"]+calls[1]["userfield"]+calls[8]["userfield"], "[inbound][outbound][local]")
	equal(t, "other spelling", calls[10]["disposition"]+calls[10]["answer"], "NOANSWER")
	contains(t, "quoting", body, `,"2017-01-02 09:15:30",`)
	contains(t, "quoting", body, `,"""Müller, ""Bob"" O'Neil & Söhne"" <0301234567>",`)
}

func TestCDRs_csvOfAllTenantsHasAnotherLayout(t *testing.T) {
	pbx := newPBX(t)
	query := strings.Replace(january, "DEVEL", "%", 1) + "&format=csv"
	header, calls := readCSV(t, ask(t, pbx, pbx.Key, query).body)
	equal(t, "first column", header[0], "TenantCode")
	equal(t, "records", len(calls), 14)
	equal(t, "tenants", strings.Count(columnOf(calls, "TenantCode"), "ACME"), 2)
}

func TestCDRs_json(t *testing.T) {
	pbx := newPBX(t)
	got := ask(t, pbx, pbx.ReadOnlyKey, january+"&format=json")
	equal(t, "type", got.ctype, asJSON)
	hasPrefix(t, "body", got.body, `[{"0":"DEVEL","accountcode":"DEVEL","1":"5000000002","ID":"5000000002",`)
	contains(t, "escapes", got.body, `"clid":"\"M\u00fcller, \"Bob\" O'Neil & S\u00f6hne\" <0301234567>"`)
	calls := decode[[]map[string]string](t, got.body)
	equal(t, "records", len(calls), 12)
	for _, c := range calls {
		equal(t, "keys", len(c), 60)
		equal(t, "cost at its position", c["11"], c["cc_cost"])
	}
}

func TestCDRs_template(t *testing.T) {
	pbx := newPBX(t)
	query := january + "&format=xml&uniqueid=srv02-1483528800.5"
	equal(t, "Test_CSV", ask(t, pbx, pbx.ReadOnlyKey, query+"&template=Test_CSV").body,
		"srv02-1483528800.5,5000000005,1,5550113,104-DEVEL,2017-01-04 11:20:00,3,0000-00-00 00:00:00,inbound,inbound,BUSY\n"+
			"srv02-1483528800.5,5000000006,1,5550113,105-DEVEL,2017-01-04 11:20:03,101,2017-01-04 11:20:09,inbound,inbound,ANSWERED\n")
	equal(t, "no template", ask(t, pbx, pbx.ReadOnlyKey, query).body, "")
}

func TestCDRs_rangesAndFilters(t *testing.T) {
	pbx := newPBX(t)
	for query, want := range map[string]string{
		"start=2017-01-01&end=2017-01-01":                             "2",
		"start=2017-01-31&end=2017-01-31":                             "",
		"start=2017-01-31&end=2017-01-31+23:59:59":                    "12",
		"start=2017-01-31+23:59&end=2017-01-31+23:59":                 "",
		"start=2016-12-31%2023:59:59&end=2017-01-01":                  "1 2",
		"start=2017-01-31+23:59:59&end=2017-02-01+00:00:01":           "12 13 14",
		"start=2018-07-01":                                            "15",
		"end=2017-02-01":                                              "",
		"start=01-01-2017&end=2017-02-01":                             "",
		"start=2017-01-01&end=tomorrow":                               "",
		"":                                                            "",
		"start=2017-01-01&end=2017-02-01&id=5000000003,+5000000004":   "3 4",
		"start=2017-01-01&end=2017-02-01&linkedid=srv02-1483528800.5": "5 6",
		"start=2017-01-01&end=2017-02-01&src=0555123456,anonymous":    "4 9",
		"start=2017-01-01&end=2017-02-01&firstdst=105":                "10",
		"start=2017-01-01&end=2017-02-01&phone=105-DEVEL":             "6 10",
		"start=2017-01-01&end=2017-02-01&direction=OUT":               "3 11",
		"start=2017-01-01&end=2017-02-01&direction=local,outbound":    "3 10 11",
		"start=2017-01-01&end=2017-02-01&direction=bound":             "",
		"start=2017-01-01&end=2017-02-01&phone=nobody":                "",
	} {
		body := ask(t, pbx, pbx.ReadOnlyKey, "reqtype=INFO&info=CDRS&tenant=DEVEL&format=csv&"+query).body
		got := ""
		if body != "" {
			_, calls := readCSV(t, body)
			got = strings.ReplaceAll(strings.ReplaceAll(columnOf(calls, "ID"), "500000000", ""), "50000000", "")
		}
		equal(t, query, got, want)
	}
}

func TestQueueLogs(t *testing.T) {
	pbx := newPBX(t)
	autumn := "reqtype=INFO&info=QUEUELOGS&tenant=DEVEL&start=2017-10-01&end=2017-12-01"
	_, logs := readCSV(t, ask(t, pbx, pbx.ReadOnlyKey, autumn+"&format=csv").body)
	equal(t, "dispositions", columnOf(logs, "disposition"), "Abandoned Login Answered Answered Timeout Answered Logout Abandoned")
	equal(t, "agents", columnOf(logs, "agent"), " 105 105 105  104 105 ")

	_, logs = readCSV(t, ask(t, pbx, pbx.ReadOnlyKey, autumn+"&format=csv&queue=282").body)
	equal(t, "of one queue", columnOf(logs, "time"), "2017-11-05 10:30:00 2017-11-05 22:15:00")

	rows := decode[[]map[string]*string](t, ask(t, pbx, pbx.ReadOnlyKey, autumn+"&format=json").body)
	equal(t, "records", len(rows), 8)
	abandoned, answered := rows[0], rows[2]
	equal(t, "keys", len(abandoned), 312)
	equal(t, "disposition", *abandoned["3"], "ABANDONED")
	for _, name := range []string{"agent", "calltime", "ex_id", "155"} {
		if abandoned[name] != nil {
			t.Errorf("%s of an abandoned call: %s", name, *abandoned[name])
		}
	}
	equal(t, "agent", *answered["agent"], "105")
	equal(t, "extension", *answered["ex_id"]+*answered["9"], "17051705")
	equal(t, "secret", *answered["ex_webpassword"], "made-up-web-password-105")
}

func TestRecordings(t *testing.T) {
	pbx := newPBX(t)
	recording := func(key, query string) answer { return ask(t, pbx, key, "reqtype=INFO&info="+query) }
	byID := recording(pbx.ReadOnlyKey, "recording&tenant=DEVEL&id=15a4cfe6429054&format=json")
	isMedia(t, "by originate id", byID, "audio/mpeg", "ID3")
	contains(t, "title", byID.body, "srv02-1531779475.48")
	equal(t, "by unique id", recording(pbx.Key, "playrecording&id=srv02-1531779475.48"), byID)

	isMissing(t, "with an underscore", recording(pbx.Key, "recording&id=srv02-1531779475_48&format=json"))
	isMissing(t, "another tenant's", recording(pbx.OtherKey, "recording&tenant=ACME&id=15a4cfe6429054"))
	isMissing(t, "an unanswered call's", recording(pbx.Key, "recording&id=srv02-1483437600.4"))
}

func TestDial_leavesACallAndARecording(t *testing.T) {
	zone, clock := fixedTime()
	pbx := newPBX(t, zone, clock)
	answer := ask(t, pbx, pbx.ReadWriteKey,
		"reqtype=DIAL&tenant=DEVEL&source=402&dest=9922323232&account=402-DEVEL&var=callid%3D453131,b%3D2").body
	id := strings.Split(answer, "|")[2]

	calls := pbx.DialedCalls()
	equal(t, "calls", len(calls), 1)
	equal(t, "id", calls[0].ID, id)
	equal(t, "unique id", calls[0].UniqueID, "srv02-1715653800.1001")
	equal(t, "variables", len(calls[0].Variables), 2)
	equal(t, "variable", calls[0].Variables["DEVEL-callid"], "453131")

	// Without dates a list is today's, in the zone of the PBX.
	_, records := readCSV(t, ask(t, pbx, pbx.ReadOnlyKey, "reqtype=INFO&info=CDRS&tenant=DEVEL&format=csv").body)
	equal(t, "records", len(records), 1)
	equal(t, "start", records[0]["start"], "2024-05-13 21:30:00")
	equal(t, "ids", records[0]["uniqueid"]+" "+records[0]["originateid"], calls[0].UniqueID+" "+id)
	equal(t, "caller", records[0]["clid"]+records[0]["realsrc"], `"Meeting room" <402>402-DEVEL`)
	equal(t, "direction", records[0]["userfield"], "[outbound]")
	for _, name := range []string{id, calls[0].UniqueID} {
		isMedia(t, name, ask(t, pbx, pbx.Key, "reqtype=INFO&info=recording&id="+name), "audio/mpeg", "ID3")
	}
}

func TestDial_waysToNameTheCaller(t *testing.T) {
	pbx := newPBX(t)
	for query, want := range map[string]string{
		"source=104&dest=105":                            "104 104-DEVEL 105",
		"source=104&dest=105&account=source":             "104 104-DEVEL 105",
		"source=ACCOUNT&account=103-DEVEL&dest=105":      "103 103-DEVEL 105",
		"source=account&account=103-DEVEL&phone=105":     "103 103-DEVEL 105",
		"exten=104-DEVEL&dest=5550100&account=101-DEVEL": "104 101-DEVEL 5550100",
		"source=104":                           "",
		"dest=105":                             "",
		"source=201&dest=105":                  "",
		"source=104&account=201-ACME&dest=105": "",
		"source=ACCOUNT&dest=105":              "",
		"source=104&dest=105&recording=no&sourceclid=Bob": "104 104-DEVEL 105",
	} {
		before := len(pbx.DialedCalls())
		answer := ask(t, pbx, pbx.ReadWriteKey, "reqtype=DIAL&tenant=DEVEL&"+query).body
		if want == "" {
			hasPrefix(t, query, answer, "Error|")
			equal(t, query, len(pbx.DialedCalls()), before)
			continue
		}
		hasPrefix(t, query, answer, "Success|")
		c := pbx.DialedCalls()[before]
		equal(t, query, c.Source+" "+c.Account+" "+c.Dest, want)
		if strings.Contains(query, "recording=no") {
			isMissing(t, query, ask(t, pbx, pbx.Key, "reqtype=INFO&info=recording&id="+c.ID))
		}
	}
}

// TestDial_badUTF8BreaksTheJSON: json_encode refuses such a row, and the array has a hole.
func TestDial_badUTF8BreaksTheJSON(t *testing.T) {
	pbx := newPBX(t)
	dial := "reqtype=DIAL&tenant=DEVEL&source=104&dest=105&sourceclid="
	ask(t, pbx, pbx.Key, dial+"Bob%FF")
	equal(t, "one", ask(t, pbx, pbx.Key, "reqtype=INFO&info=CDRS&tenant=DEVEL&format=json").body, "[]")
	ask(t, pbx, pbx.Key, dial+"Bob")
	hasPrefix(t, "two", ask(t, pbx, pbx.Key, "reqtype=INFO&info=CDRS&tenant=DEVEL&format=json").body, "[,{")
}

func TestAgent(t *testing.T) {
	pbx := newPBX(t)
	agent := func(query string) string {
		return ask(t, pbx, pbx.ReadWriteKey, "reqtype=AGENT&tenant=DEVEL&action="+query).body
	}
	state := func(queue, user string) string {
		paused, reason := pbx.AgentPaused(queue, user)
		if !paused {
			return "working" + reason
		}
		return "paused: " + reason
	}
	equal(t, "pause", agent("pause&queue=281&extension=104-DEVEL&pausereason=Breakfast"), "OK")
	equal(t, "281", state("281", "104-DEVEL"), "paused: Breakfast")
	equal(t, "282", state("282", "104-DEVEL"), "working")
	equal(t, "105", state("281", "105-DEVEL"), "working")

	equal(t, "pause by numbers", agent("pause&queuenumber=9201&extension=104&reason=ignored"), "OK")
	equal(t, "282", state("282", "104-DEVEL"), "paused: ")
	equal(t, "unpause everywhere", agent("unpause&queue=all&extension=104"), "OK")
	equal(t, "281 and 282", state("281", "104-DEVEL")+" "+state("282", "104-DEVEL"), "working working")

	equal(t, "queues", agent("listqueues&extension=104"), "281: supportQ|282: Support: night|")
	equal(t, "queues in json", agent("listqueues&extension=104&format=json"), `{"281":"supportQ","282":"Support: night"}`)
	equal(t, "leave", agent("del&queue=281&extension=104"), "OK")
	equal(t, "queues then", strings.Join(pbx.AgentQueues("104-DEVEL"), " "), "282")
	equal(t, "leave all", agent("del&queue=ALL&extension=104"), "OK")
	equal(t, "no queues", agent("listqueues&extension=104"), "")
	equal(t, "of somebody who is no agent", state("281", "nobody")+state("999", "105-DEVEL"), "workingworking")

	equal(t, "no agent", agent("pause&queue=281&extension=104"), "Agent not in queue")
	equal(t, "unknown extension", agent("pause&queue=281&extension=999"), "Extension not found")
	equal(t, "unknown extension's queues", agent("listqueues&extension=201-ACME"), "Extension not found")
	equal(t, "unknown queue", agent("pause&queue=999&extension=105"), "Queue not found")
	equal(t, "another tenant's queue", agent("pause&queue=283&extension=105"), "Queue not found")
	equal(t, "no queue", agent("pause&extension=105"), "No queue (id or number) specified")
	equal(t, "no extension", agent("pause&queue=281"), "No extension specified")
}

func TestResponsePath(t *testing.T) {
	pbx := newPBX(t)
	path := func(query string) string {
		return ask(t, pbx, pbx.ReadOnlyKey, "reqtype=RESPONSEPATH&tenant=DEVEL&id=19&action="+query).body
	}
	unique := func(body string) string {
		if body == "" {
			return ""
		}
		id, _, _ := strings.Cut(strings.Split(body, "\n")[1], "|")
		return id
	}
	for query, want := range map[string]string{
		"getlast": "srv02-1509806457.625",
		"getlast&filter=ANSWER&filterdata=104-DEVEL":              "srv02-1509720057.611",
		"getlast&filter=answer&filterdata=105-DEVEL":              "srv02-1509806457.625",
		"getlast&filter=answer&filterdata=101-DEVEL":              "",
		"getlast&filter=queue&filterdata=282":                     "srv02-1509633600.590",
		"getlast&filter=queue&filterdata=281":                     "srv02-1509806457.625",
		"getlast&filter=uniqueid&filterdata=srv02-1":              "",
		"getlast&filter=UNIQUEID&filterdata=srv02-1509720057.611": "srv02-1509720057.611",
		"getlast&filter=weather&filterdata=rain":                  "",
		"getid&rrid=7001":                                         "srv02-1509633600.590",
		"getid&rrid=srv02-1509720057.611":                         "srv02-1509720057.611",
		"getid&rrid=1":                                            "",
	} {
		equal(t, query, unique(path(query)), want)
	}
	equal(t, "list", path("list"), "ID|UniqueID|Start\n7001|srv02-1509633600.590|2017-11-02 15:40:00\n"+
		"7002|srv02-1509720057.611|2017-11-03 15:40:57\n7003|srv02-1509806457.625|2017-11-04 15:41:01\n")
	equal(t, "list of no path", ask(t, pbx, pbx.OtherKey, "reqtype=RESPONSEPATH&tenant=ACME&id=19&action=list").body, "")
	contains(t, "xml of another", path("getlast&format=xml&filter=ANSWER&filterdata=104-DEVEL"), "<Agent>104-DEVEL</Agent>")
}

func TestMediaFileAudio(t *testing.T) {
	pbx := newPBX(t)
	audio := func(query string) answer {
		return ask(t, pbx, pbx.ReadOnlyKey, "reqtype=MEDIAFILE&action=getaudio&tenant=DEVEL&"+query)
	}
	isMedia(t, "recorded answer", audio("id=19&objectid=3619"), "audio/x-wav", "RIFF")
	equal(t, "without path", audio("objectid=3619").body, audio("id=19&objectid=3619").body)
	isMissing(t, "of another path", audio("id=20&objectid=3619"))
	isMedia(t, "media file", audio("objectid=1063"), "audio/x-wav", "RIFF")
	isMissing(t, "another tenant's", audio("objectid=1064"))
	isMissing(t, "unknown", audio("objectid=x"))
}

func TestHelpListsWhatIsAnswered(t *testing.T) {
	pbx := newPBX(t)
	help := ask(t, pbx, pbx.Key, "reqtype=HELP").body
	for _, line := range []string{"<i>json</i>", "  reqtype - Request type\n", "\n  DIAL  - ", "\n  INFO info=CDRS  - ",
		"\n  MANAGEDB object=HUNTLIST action=SETEXTENSIONS  - "} {
		contains(t, "help", help, line)
	}
}
