package proxyapitest

import (
	"fmt"
	"strings"
	"time"
)

// texts makes a row from names and values in turn.
func texts(pairs ...string) row {
	var r row
	for i := 0; i+1 < len(pairs); i += 2 {
		r = append(r, column{pairs[i], text(pairs[i+1])})
	}
	return r
}

// newTables are MANAGEDB's objects. Of the SQL names, di_dids is attested, the others
// are made after it; the columns in lists are attested as far as a program reads them.
// The ids of the documented examples exist, so that these work.
func newTables() map[string]*table {
	tenants := &table{
		name: "te_tenants", id: "te_id",
		columns: []string{"te_code", "te_name", "te_disabled", "pk_start", "pk_end"},
		listed:  []string{"te_id", "te_code", "te_name"},
	}
	tenants.put(develID, 0, texts("te_code", "DEVEL", "te_name", "Development", "te_disabled", "", "pk_start", "700", "pk_end", "720"))
	tenants.put(acmeID, 0, texts("te_code", "ACME", "te_name", "Acme & Söhne GmbH", "te_disabled", "", "pk_start", "700", "pk_end", "705"))
	tenants.put(460, 0, texts("te_code", "SPA", "te_name", "Spa & wellness", "te_disabled", "on", "pk_start", "800", "pk_end", "810"))

	types := &table{
		name: "ct_customtypes", id: "ct_id",
		columns: []string{"ct_name"},
		listed:  []string{"ct_id", "ct_name"},
	}
	for i, name := range []string{"Dial number", "Dial number and confirm", "Play & hang up", "Échange / AGI"} {
		types.put(i+1, 0, texts("ct_name", name))
	}

	customs := &table{
		name: "cu_customs", id: "cu_id", owner: "cu_te_id",
		columns: append([]string{"cu_name", "cu_ct_id"}, numbered("cu_param", 20)...),
		listed:  []string{"cu_id", "cu_name", "ct_name"},
	}
	customs.put(67, develID, texts("cu_name", "Boss phone", "cu_ct_id", "1",
		"cu_param1", "3564732920", "cu_param2", "INCOMINGDID", "cu_param3", "30"))
	customs.put(286, develID, texts("cu_name", "Boss at home", "cu_ct_id", "1",
		"cu_param1", "0636000000", "cu_param2", "INCOMINGDID", "cu_param3", "20"))
	customs.put(301, acmeID, texts("cu_name", "Night guard", "cu_ct_id", "2", "cu_param1", "5550100"))

	phones := &table{
		name: "ph_phones", id: "ph_id", owner: "ph_te_id",
		columns: []string{"ph_name", "ph_mac", "ph_pm_id"},
		listed:  []string{"ph_id", "ph_name", "ph_mac"},
	}
	phones.put(182, develID, texts("ph_name", "Reception", "ph_mac", "00:15:65:00:00:01", "ph_pm_id", "5"))
	phones.put(207, develID, texts("ph_name", "George Basement", "ph_mac", "00:15:65:00:00:02", "ph_pm_id", "5"))
	phones.put(208, acmeID, texts("ph_name", "Front desk", "ph_mac", "00:15:65:00:00:03", "ph_pm_id", "7"))

	media := &table{
		name: "me_mediafiles", id: "me_id", owner: "me_te_id",
		columns: []string{"me_name"},
		listed:  []string{"me_id", "me_name"},
	}
	media.put(10, develID, texts("me_name", "Short beep"))
	media.put(247, develID, texts("me_name", "Welcome / Benvenuto"))
	media.put(1063, develID, texts("me_name", "Closed for holidays"))
	media.put(1064, acmeID, texts("me_name", "Acme jingle"))

	huntLists := &table{
		name: "hu_huntlists", id: "hu_id", owner: "hu_te_id",
		columns: []string{"hu_name"},
		listed:  []string{"hu_id", "hu_name"},
	}
	huntLists.put(26, develID, texts("hu_name", "Sales"))
	huntLists.put(323, develID, texts("hu_name", "Everyone"))
	huntLists.put(324, acmeID, texts("hu_name", "Front desk"))

	return map[string]*table{
		"TENANT": tenants, "CUSTOMTYPE": types, "CUSTOM": customs, "PHONE": phones,
		"MEDIAFILE": media, "HUNTLIST": huntLists, "EXTENSION": newExtensions(), "DID": newDIDs(),
	}
}

func newExtensions() *table {
	t := &table{
		name: "ex_extensions", id: "ex_id", owner: "ex_te_id",
		columns: extensionColumns()[2:],
		listed:  []string{"ex_id", "ex_name", "ex_number"},
	}
	for _, e := range []struct {
		id, tenant   int
		number, name string
	}{
		{1701, develID, "101", "Alice Reception"},
		{1702, develID, "102", "Bruno Rossi"},
		{1703, develID, "103", "Chloé Martin"},
		{1704, develID, "104", "Daniel Support"},
		{1705, develID, "105", "Eva Support"},
		{1742, develID, "402", "Meeting room"},
		{1801, acmeID, "201", "Acme Front Desk"},
		{1802, acmeID, "202", "Acme Workshop"},
	} {
		t.put(e.id, e.tenant, texts(
			"ex_name", e.name, "ex_tech", "SIP", "ex_number", e.number,
			"ex_callallowed", "all", "ex_recording", "yes", "ex_email", e.number+"@example.com",
			// The row carries secrets (captured); these are made up.
			"ex_webpassword", "made-up-web-password-"+e.number, "ex_token", "made-up-token-"+e.number,
		))
	}
	return t
}

func newDIDs() *table {
	t := &table{
		name: "di_dids", id: "di_id", owner: "di_te_id",
		columns: []string{
			"di_country", "di_area", "di_number", "di_comment", "di_recording", "di_fax",
			"di_faxstationid", "di_fax_email", "di_maxchannels", "di_emailrecording", "di_smsemail",
		},
		listed: []string{"di_id", "di_number", "di_comment"},
	}
	t.put(77, develID, texts("di_country", "39", "di_area", "055", "di_number", "5550101010",
		"di_comment", "Main line", "di_recording", "yes", "di_fax", "no", "di_maxchannels", "-1"))
	t.put(78, develID, texts("di_country", "39", "di_area", "055", "di_number", "5550101011",
		"di_comment", "Support", "di_recording", "", "di_fax", "no", "di_maxchannels", "4"))
	t.put(79, acmeID, texts("di_country", "1", "di_area", "", "di_number", "5550199",
		"di_comment", "Acme", "di_recording", "", "di_fax", "no", "di_maxchannels", "-1"))
	return t
}

func newHuntLists() map[int][]string {
	return map[int][]string{
		26:  {"EXT-1702", "EXT-1703"},
		323: {"EXT-1701", "EXT-1703", "EXT-1705", "CUSTOM-67"},
		324: {"EXT-1801"},
	}
}

func newMedia() map[int][]byte {
	return map[int][]byte{10: toneWAV(10, 1), 247: toneWAV(247, 2), 1063: toneWAV(1063, 3), 1064: toneWAV(1064, 1)}
}

func newPathAnswers() []pathAnswer {
	return []pathAnswer{{tenant: develID, path: 19, id: 3619, audio: toneWAV(3619, 2)}}
}

func newQueues() []*queue {
	agents := func(users ...string) []*agent {
		var list []*agent
		for _, user := range users {
			list = append(list, &agent{user: user})
		}
		return list
	}
	return []*queue{
		{id: 281, tenant: develID, number: "9200", name: "supportQ", agents: agents("101-DEVEL", "104-DEVEL", "105-DEVEL")},
		{id: 282, tenant: develID, number: "9201", name: "Support: night", agents: agents("104-DEVEL", "105-DEVEL")},
		{id: 283, tenant: acmeID, number: "9300", name: "Front desk", agents: agents("201-ACME")},
	}
}

func newMailboxes() []mailbox {
	defaults := texts("context", "default", "pager", "", "attach", "no", "language", "", "tz", "",
		"tzbytenant", "no", "deletevoicemail", "no", "saycid", "no", "review", "no", "operator", "",
		"envelope", "yes", "callback", "", "dialout", "", "exitcontext", "default-exit", "maxmsg", "100",
		"stamp", "2017-01-15 09:30", "welcomeoption", "std", "category", "", "fromstring", "",
		"minsecs", "1", "maxsecs", "60", "transcript_store", "no", "onnewmessage", "",
		"transcript_generate", "", "autodeleteolder", "0", "voicemailbackup", "no", "summary_generate", "")
	for _, name := range numbered("onnewmessageparam", 30) {
		defaults = defaults.with(name, text(""))
	}
	box := func(tenant, id int, number, name, attach string, more row) mailbox {
		r := defaults.with("uniqueid", text(itoa(id))).with("te_id", text(itoa(tenant))).
			with("mailbox", text(number)).with("fullname", text(name)).
			with("email", text(number+"@example.com")).with("attach", text(attach))
		for _, c := range more {
			r = r.with(c.name, c.value)
		}
		return mailbox{tenant, r.pick(mailboxColumns())} // NULL for the rest, as captured
	}
	return []mailbox{
		box(develID, 1001, "101", "Alice Reception", "no", nil),
		box(develID, 1002, "102", "Bruno Rossi", "yes",
			texts("imapuser", "bruno", "imappassword", "made-up-imap-password")),
		box(develID, 1004, "104", "Daniel \"Dan\" Støre", "yes", nil),
		box(acmeID, 1201, "201", "Acme Front Desk", "yes", nil),
	}
}

func newMessages() []message {
	return []message{
		{develID, "DEVEL", "102", 31, "1475599309-00000002", `"Rossi, Anna" <0555123456>`, 1475599309, 42, true},
		{develID, "DEVEL", "102", 33, "1475685709-00000004", `"Susan" <1132555678>`, 1475685709, 17, false},
		{develID, "DEVEL", "102", 34, "1475772109-00000005", `"" <anonymous>`, 1475772109, 5, false},
		{develID, "DEVEL", "104", 35, "1475858509-00000006", "5550100", 1475858509, 9, false},
		{acmeID, "ACME", "201", 36, "1475944909-00000007", `"Müller & Söhne" <5550142>`, 1475944909, 12, false},
	}
}

// newRuns are the runs of response path 19. The last one is the documented sample, in plain
// and in XML; the two do not agree on the caller there either. The XML is not well-formed,
// and is the documentation's.
func newRuns() []pathRun {
	return []pathRun{
		{tenant: develID, path: 19, id: 7001, uniqueid: "srv02-1509633600.590", start: "2017-11-02 15:40:00", steps: []pathStep{
			{"START", "0", "2017-11-02 15:40:00"},
			{"CALLERID", "0", "Robert <1132555999>"},
			{"VARIABLE", "85", "35001"},
			{"QUEUE", "282", ""},
			{"HANGUP", "0", ""},
		}, xml: pathXML("", "Support: night", "35001", "", "Robert <1132555999>", "")},
		{tenant: develID, path: 19, id: 7002, uniqueid: "srv02-1509720057.611", start: "2017-11-03 15:40:57", steps: []pathStep{
			{"START", "0", "2017-11-03 15:40:57"},
			{"CALLERID", "0", "Zoë <7171345678>"},
			{"VARIABLE", "85", "36980"},
			{"VARIABLE", "144", "56890"},
			{"QUEUE", "281", ""},
			{"ANSWER", "0", "104-DEVEL"},
			{"HANGUP", "0", ""},
		}, xml: pathXML("104-DEVEL", "supportQ", "36980", "56890", "Zoë <7171345678>", "")},
		{tenant: develID, path: 19, id: 7003, uniqueid: "srv02-1509806457.625", start: "2017-11-04 15:41:01", steps: []pathStep{
			{"START", "0", "2017-11-04 15:41:01"},
			{"CALLERID", "0", "Susan <1132555678>"},
			{"VARIABLE", "85", "36985"},
			{"VARIABLE", "144", "56896"},
			{"QUEUE", "281", ""},
			{"ANSWER", "0", "105-DEVEL"},
			{"HANGUP", "0", ""},
		}, xml: pathXML("105-DEVEL", "supportQ", "1234", "11223344", "Manuel <7171345678>", "3619")},
	}
}

// pathXML is the documented XML, mistakes and all: no "?>", two elements closed as
// MemberNumber, bare angle brackets.
func pathXML(agent, queue, client, order, caller, file string) string {
	return `<?xml version="1.0">
<Result>
<Agent>` + agent + `</Agent>
<Status>NOT ACTIVE</Status>
<Queue>` + queue + `</Queue>
<ClientID>` + client + `</MemberNumber>
<OrderNumber>` + order + `</MemberNumber>
<Caller>` + caller + `</Caller>
<VoiceFile>` + file + `</VoiceFile>
</Result>
`
}

// firstCalls are the calls that the world begins with. Each stands for something that live
// records were seen to hold.
func firstCalls() []call {
	inbound := call{
		tenant: develID, code: "DEVEL", disposition: "ANSWERED", lastapp: "Dial",
		dst: "5550101010", firstdst: "5550101010", lastdst: "104-DEVEL", landed: "104-DEVEL",
		userfield: "[inbound]", dcontext: "fromoutside", dstchannel: "SIP/104-DEVEL-0000002a",
		cost: "0.000000", buy: "0.000000",
	}
	outbound := call{
		tenant: develID, code: "DEVEL", disposition: "ANSWERED", lastapp: "Dial",
		clid: `"Daniel Support" <104>`, src: "104", realsrc: "104-DEVEL",
		userfield: "[outbound]", dcontext: "authenticated", dstchannel: "SIP/carrier-0000002b",
		cost: "0.123456", buy: "0.100000", country: "Italy", network: "Mobile",
	}
	from := func(c call, start, clid, number string) call {
		c.start, c.clid, c.src, c.realsrc = start, clid, number, number
		return c
	}
	to := func(c call, start, number string) call {
		c.start, c.dst, c.firstdst, c.lastdst, c.landed = start, number, number, number, number
		return c
	}
	with := func(c call, change func(*call)) call {
		change(&c)
		return c
	}
	calls := []call{
		// Around the first midnight of the documented range.
		with(from(inbound, "2016-12-31 23:59:59", `"Late Caller" <5550111>`, "5550111"), func(c *call) { c.wait, c.talk = 4, 30 }),
		with(from(inbound, "2017-01-01 00:00:00", `"New Year" <5550112>`, "5550112"), func(c *call) { c.wait, c.talk = 5, 61 }),

		// A cost with six digits, and a prefix before the number dialled.
		with(to(outbound, "2017-01-02 09:15:30", "0390555123456"), func(c *call) {
			c.wait, c.talk, c.dst, c.firstdst, c.lastdst = 8, 184, "FROMOUT-0390555123456", "FROMOUT-0390555123456", "#019#0390555123456"
			c.pin = "4711"
		}),

		// Nobody answered.
		with(from(inbound, "2017-01-03 10:00:00", `"Anna Rossi" <0555123456>`, "0555123456"), func(c *call) {
			c.disposition, c.unanswered, c.wait = "NO ANSWER", noAnswer, 25
		}),

		// One call in two legs with one unique id: busy here, answered there.
		with(from(inbound, "2017-01-04 11:20:00", `"Two Legs" <5550113>`, "5550113"), func(c *call) {
			c.disposition, c.unanswered, c.wait = "BUSY", noAnswer, 3
			c.uniqueid = "srv02-1483528800.5"
		}),
		with(from(inbound, "2017-01-04 11:20:03", `"Two Legs" <5550113>`, "5550113"), func(c *call) {
			c.uniqueid, c.wait, c.talk = "srv02-1483528800.5", 6, 95
			c.lastdst, c.landed, c.dstchannel = "105-DEVEL", "105-DEVEL", "SIP/105-DEVEL-0000002c"
		}),

		// Names with quotes, commas, an apostrophe, and letters beyond ASCII.
		with(from(inbound, "2017-01-09 14:05:07", `"Müller, "Bob" O'Neil & Söhne" <0301234567>`, "0301234567"), func(c *call) { c.wait, c.talk = 7, 12 }),
		with(from(inbound, "2017-01-11 08:00:00", `"שלום" <0541234567>`, "0541234567"), func(c *call) { c.wait, c.talk = 2, 5 }),

		// Nobody's name, and a mailbox at the end.
		with(from(inbound, "2017-01-12 16:40:00", `"" <anonymous>`, "anonymous"), func(c *call) {
			c.wait, c.talk, c.lastapp = 20, 14, "VoiceMail"
			c.lastdst, c.landed, c.dstchannel = "Voicemail 506", "Voicemail 506", ""
		}),

		// Within the house, at a midnight.
		with(to(outbound, "2017-01-15 00:00:00", "105"), func(c *call) {
			c.wait, c.talk, c.cost, c.buy, c.country, c.network = 3, 600, "0.000000", "0.000000", "", ""
			c.lastdst, c.landed, c.userfield, c.dstchannel = "105-DEVEL", "105-DEVEL", "[local]", "SIP/105-DEVEL-0000002d"
		}),

		// Did not go out.
		with(to(outbound, "2017-01-20 08:30:00", "0044205550123"), func(c *call) {
			c.disposition, c.unanswered, c.cost, c.buy, c.country, c.network = "FAILED", noAnswer, "0.000000", "0.000000", "United Kingdom", ""
		}),

		// The other spelling of no answer, and an empty time of answer; the last second
		// of the month.
		with(from(inbound, "2017-01-31 23:59:59", "5550114", "5550114"), func(c *call) { c.disposition, c.wait = "NOANSWER", 15 }),

		// Around the second midnight: the first is in the documented range, the other is not.
		with(from(inbound, "2017-02-01 00:00:00", `"Midnight" <5550115>`, "5550115"), func(c *call) { c.wait, c.talk = 4, 33 }),
		with(from(inbound, "2017-02-01 00:00:01", `"Too Late" <5550116>`, "5550116"), func(c *call) { c.wait, c.talk = 4, 34 }),

		// The call that the documentation dials.
		with(to(outbound, "2018-07-16 22:17:55", "9922323232"), func(c *call) {
			c.wait, c.talk = 9, 20
			c.clid, c.src, c.realsrc = `"Meeting room" <402>`, "402", "402-DEVEL"
			c.uniqueid, c.originateid = "srv02-1531779475.48", "15a4cfe6429054"
		}),

		// Another tenant's.
		with(from(inbound, "2017-01-05 10:10:10", `"Acme Customer" <5550141>`, "5550141"), func(c *call) {
			c.tenant, c.code, c.wait, c.talk = acmeID, "ACME", 3, 44
			c.dst, c.firstdst, c.lastdst, c.landed, c.dstchannel = "5550199", "5550199", "201-ACME", "201-ACME", "SIP/201-ACME-0000002e"
		}),
		with(to(outbound, "2017-01-31 18:00:00", "5550142"), func(c *call) {
			c.tenant, c.code, c.wait, c.talk, c.cost, c.buy = acmeID, "ACME", 6, 88, "12.345678", "9.876543"
			c.clid, c.src, c.realsrc = `"Acme Workshop" <202>`, "202", "202-ACME"
		}),
	}
	for i := range calls {
		if calls[i].uniqueid == "" {
			// The seconds of the unique id are those of a PBX in UTC.
			calls[i].uniqueid = fmt.Sprintf("srv02-%d.%d", wallSeconds(calls[i].start), i+1)
		}
	}
	return calls
}

func wallSeconds(t string) int64 {
	at, err := time.Parse(timeLayout, t)
	if err != nil {
		return 0
	}
	return at.Unix()
}

// newQueueLogs are the events of the queues. The five dispositions are those that a
// program was seen to tell apart.
func newQueueLogs() []queueLog {
	log := func(queue int, at, callerid, disposition, agent, hold, talk, position, callid string) queueLog {
		cell := func(s string) value {
			if s == "" {
				return null()
			}
			return text(s)
		}
		l := queueLog{
			tenant: develID, queue: queue, name: "supportQ", time: at, callerid: callerid, disposition: disposition,
			agent: cell(agent), holdtime: cell(hold), calltime: cell(talk), origpos: cell(position), callid: cell(callid),
		}
		switch queue {
		case 282:
			l.name = "Support: night"
		case 283:
			l.tenant, l.name = acmeID, "Front desk"
		}
		return l
	}
	return []queueLog{
		log(281, "2017-09-30 23:59:59", "5550121", "Abandoned", "", "11", "", "1", "srv02-1506815988.501"),
		log(281, "2017-10-01 00:00:00", "5550122", "Abandoned", "", "33", "", "1", "srv02-1506815967.502"),
		log(281, "2017-10-02 08:00:00", "", "Login", "105", "", "", "", ""),
		log(281, "2017-10-02 09:12:44", "1132555678", "Answered", "105", "12", "184", "1", "srv02-1506935552.510"),
		log(283, "2017-10-20 12:00:00", "5550141", "Answered", "201", "5", "60", "1", "srv02-1508500795.540"),
		log(281, "2017-11-04 15:41:09", "1132555678", "Answered", "105", "8", "121", "2", "srv02-1509806457.625"),
		log(282, "2017-11-05 10:30:00", "anonymous", "Timeout", "", "120", "", "3", "srv02-1509877680.630"),
		log(282, "2017-11-05 22:15:00", "0301234567", "Answered", "104", "0", "7", "1", "srv02-1509920100.631"),
		log(281, "2017-11-30 18:00:00", "", "Logout", "105", "", "", "", ""),
		log(281, "2017-12-01 00:00:00", "5550123", "Abandoned", "", "3", "", "1", "srv02-1512086397.640"),
		log(281, "2017-12-01 00:00:01", "5550124", "Abandoned", "", "4", "", "1", "srv02-1512086397.641"),
	}
}

func numbered(prefix string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = prefix + itoa(i+1)
	}
	return list
}

// extensionColumns are the columns of an extension's row, as captured at the end of a queue
// log.
func extensionColumns() []string {
	return strings.Fields(`
		ex_id ex_te_id ex_name ex_tech ex_number ex_trunk ex_tech_id ex_cidnum ex_cidname
		ex_cidusage ex_blockcid ex_prefix ex_mindigitprefix ex_maxdigitprefix ex_fmfmstatus
		ex_fmfmnumber ex_fmfmdialtimeout ex_fmfmdialmethod ex_fmfmcallerid ex_fmfmnumprefix
		ex_fmfmnameprefix ex_recording ex_dialtimeout ex_callgroup ex_pickupgroup
		ex_unconditionalstatus ex_onbusystatus ex_onofflinestatus ex_onnoanswerstatus
		ex_callallowed ex_destallowregex ex_rp_id ex_dnd ex_emergencycidnum ex_webpassword
		ex_token ex_token_validity ex_up_id ex_userpanel ex_datecreation ex_emailrecording
		ex_fmfmconfirm ex_fmfmconfirmmessage_id ex_minemailrecording ex_branch ex_department
		ex_autocallerid ex_trunkcidoverride ex_trunkemergencycidoverride ex_cr_id
		ex_trunkcidsource ex_description ex_fmfmholdmessage_id ex_notifymissingemail
		ex_webuseldap ex_webuser ex_txvolume ex_rxvolume ex_mu_id ex_faxgateway ex_faxalert
		ex_trunkdid ex_fmfmdelay ex_includeindbn ex_abusedetection ex_referenceid ex_notes
		ex_callwaiting ex_costlimits ex_dailycostlimit ex_dailycostlimitdom ex_dailycostlimitint
		ex_routecostlimit ex_dailycostwarning ex_dailycostwarningdom ex_dailycostwarningint
		ex_lastcostalert ex_cl_id ex_alertemail ex_includeinpb ex_onconditionstatus
		ex_oncondition_id ex_autoanswer ex_autocidname ex_regexprefix ex_fromfilterregex
		ex_ignoreemptyemergcallerid ex_overridesippermit ex_webrtcsupport ex_blockanonymous
		ex_dn_me_id ex_spygroups ex_email ex_inboundblockcid ex_inboundblockcidname
		ex_applyalwaysrpid ex_mailbox ex_outboundtimeout ex_smscidnum ex_useragentsecurity
		ex_useragentallowed ex_sms_rp_id ex_callallowedreason ex_permit ex_permit_fqdn
		ex_calleridregexsamesms ex_ignoreinternalmissed ex_webphone ex_prefixdefault
		ex_regexprefixdefault ex_alertwhenoffline ex_lastofflinealert ex_emergencynotes
		ex_parkinglot ex_monthlycostlimit ex_monthlycostlimitdom ex_monthlycostlimitint
		ex_monthlycostwarning ex_monthlycostwarningdom ex_monthlycostwarningint ex_workinghours
		ex_enableworkinghours ex_useextcallerid ex_pushnotification ex_ignorequeuemissed
		ex_fmfmonconditionid ex_transcript ex_outboundrecordingmessage ex_sw_id
		ex_overridecidnum ex_overridecidname ex_privacyrecording ex_userapp ex_ipfilter
		ex_useipfilter ex_switchboard ex_aisummary ex_aisentiment ex_2fatype ex_2fa_param1
		ex_2fa_param2 ex_2fa_param3 ex_lastchange ex_neverexpire ex_passwordlocked ex_lockpin
		ex_pinlocked`)
}
