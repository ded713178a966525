package proxyapi_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/proxyapi-go/proxyapi"
	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

func Example() {
	server := proxyapitest.NewServer() // stands for a real PBX
	defer server.Close()

	pbx, err := proxyapi.NewClient(server.URL, server.Key, proxyapi.WithTenant("DEVEL"))
	if err != nil {
		log.Fatal(err)
	}
	messages, err := pbx.Voicemail.Messages(context.Background(), "102")
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range messages {
		fmt.Println(m.CallerID, m.Duration.Duration(), m.Folder())
	}
	// Unordered output:
	// "Rossi, Anna" <0555123456> 42s Old
	// "Susan" <1132555678> 17s INBOX
	// "" <anonymous> 5s INBOX
}

func ExampleDialService_Originate() {
	server := proxyapitest.NewServer()
	defer server.Close()

	call, err := server.Client().Dial.Originate(context.Background(), &proxyapi.DialRequest{
		Source:  "402",
		Dest:    "9922323232",
		Account: "402-DEVEL",
		Vars:    proxyapi.Vars{"callid": "453131"}, // DEVEL-callid in the dial plan
	})
	if errors.Is(err, proxyapi.ErrUncertain) {
		fmt.Println("the phone may ring: look before you dial again")
		return
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(call.Message)
	// Output: Originate successfully queued
}

func ExampleAgentService_Pause() {
	server := proxyapitest.NewServer()
	defer server.Close()

	err := server.Client().Agent.Pause(context.Background(), &proxyapi.AgentRequest{
		Queue:       "281",
		Extension:   "104-DEVEL",
		PauseReason: "Breakfast",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(server.AgentPaused("281", "104-DEVEL"))
	// Output: true Breakfast
}

func ExampleInfoService_Recording() {
	server := proxyapitest.NewServer()
	defer server.Close()

	recording, err := server.Client().Info.Recording(context.Background(), "15a4cfe6429054")
	if errors.Is(err, proxyapi.ErrNoData) {
		fmt.Println("no recording, or not yet")
		return
	}
	if err != nil {
		log.Fatal(err)
	}
	name := os.TempDir() + "/example-recording" + recording.Extension()
	defer os.Remove(name)
	fmt.Println(recording.ContentType, recording.SaveFile(name))
	// Output: audio/mpeg <nil>
}

func ExampleInfoService_CDRs() {
	server := proxyapitest.NewServer()
	defer server.Close()

	day := time.Date(2017, 1, 4, 0, 0, 0, 0, time.UTC)
	query := &proxyapi.CDRQuery{Range: proxyapi.Days(day, day)}
	for cdr, err := range server.Client().Info.CDRs(context.Background(), query) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(cdr.Start.Format(time.DateTime), cdr.UniqueID, cdr.Disposition)
	}
	// Output:
	// 2017-01-04 11:20:00 srv02-1483528800.5 BUSY
	// 2017-01-04 11:20:03 srv02-1483528800.5 ANSWERED
}

func ExampleInfoService_QueueLogs() {
	server := proxyapitest.NewServer()
	defer server.Close()

	november := proxyapi.Days(time.Date(2017, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2017, 11, 30, 0, 0, 0, 0, time.UTC))
	answered := 0
	for entry, err := range server.Client().Info.QueueLogs(context.Background(), &proxyapi.QueueLogQuery{Range: november}) {
		if err != nil {
			log.Fatal(err)
		}
		if entry.Disposition == proxyapi.DispositionAnswered {
			answered++
		}
	}
	fmt.Println(answered, "answered")
	// Output: 2 answered
}

func ExampleVoicemailService_MarkRead() {
	server := proxyapitest.NewServer()
	defer server.Close()
	pbx, ctx := server.Client(), context.Background()

	if err := pbx.Voicemail.MarkRead(ctx, "102", "1475685709-00000004"); err != nil {
		log.Fatal(err)
	}
	messages, err := pbx.Voicemail.Messages(ctx, "102")
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range messages {
		if m.ID == "1475685709-00000004" {
			fmt.Println("heard:", m.Heard())
		}
	}
	// Output: heard: true
}

func ExampleMediaFileService_Audio() {
	server := proxyapitest.NewServer()
	defer server.Close()

	answer, err := server.Client().MediaFile.Audio(context.Background(), &proxyapi.MediaFileRequest{
		ResponsePathID: 19,
		ObjectID:       3619,
	})
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Close()
	fmt.Println(answer.Extension())
	// Output: .wav
}

func ExampleResponsePathService_Last() {
	server := proxyapitest.NewServer()
	defer server.Close()

	run, err := server.Client().ResponsePath.Last(context.Background(), 19,
		&proxyapi.ResponsePathFilter{By: proxyapi.FilterAnswer, Data: "105-DEVEL"})
	if err != nil {
		log.Fatal(err)
	}
	for _, step := range run.Steps {
		fmt.Println(strings.TrimSpace(fmt.Sprintln(step.Type, step.TypeID, step.Value)))
	}
	// Output:
	// START 0 2017-11-04 15:41:01
	// CALLERID 0 Susan <1132555678>
	// VARIABLE 85 36985
	// VARIABLE 144 56896
	// QUEUE 281
	// ANSWER 0 105-DEVEL
	// HANGUP 0
}

func ExampleResponsePathService_LastXML() {
	server := proxyapitest.NewServer()
	defer server.Close()

	doc, err := server.Client().ResponsePath.LastXML(context.Background(), 19,
		&proxyapi.ResponsePathFilter{By: proxyapi.FilterAnswer, Data: "105-DEVEL"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(doc.Get("Caller"), doc.Get("OrderNumber"))
	// Output: Manuel <7171345678> 11223344
}

func ExampleManageDBService() {
	server := proxyapitest.NewServer()
	defer server.Close()
	pbx, ctx := server.Client(), context.Background()

	added, err := pbx.ManageDB.Customs.Add(ctx, &proxyapi.CustomParams{
		Name:   proxyapi.Ptr("Boss phone"),
		TypeID: proxyapi.Ptr(1),
		Param1: proxyapi.Ptr("3564732920"),
	})
	if err != nil {
		log.Fatal(err)
	}
	custom, err := pbx.ManageDB.Customs.Get(ctx, added.ID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(custom.Name, custom.Param1)
	// Output: Boss phone 3564732920
}

func ExampleManageDBService_Object() {
	server := proxyapitest.NewServer()
	defer server.Close()

	extensions, err := server.Client().ManageDB.Object("EXTENSION").List(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(extensions[0].Get("ex_number"))
	// Output: 101
}

func ExampleHuntListTable_SetExtensions() {
	server := proxyapitest.NewServer()
	defer server.Close()
	pbx, ctx := server.Client(), context.Background()

	_, err := pbx.ManageDB.HuntLists.SetExtensions(ctx, 26, []proxyapi.Destination{
		proxyapi.TagExtension.To(1701), "CUSTOM-67",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(pbx.ManageDB.HuntLists.Extensions(ctx, 26))
	// Output: [EXT-1701 CUSTOM-67] <nil>
}

func ExampleMediaFileTable_UpdateBinary() {
	server := proxyapitest.NewServer()
	defer server.Close()

	beep := strings.NewReader("RIFF$\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00@\x1f\x00\x00\x80>\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00")
	_, err := server.Client().ManageDB.MediaFiles.UpdateBinary(context.Background(), 247, "beep.wav", beep)
	fmt.Println(err)
	// Output: <nil>
}

func ExampleWithReadOnly() {
	pbx, err := proxyapi.NewClient("https://pbx.example.com/pbx", "KEY", proxyapi.WithTenant("DEVEL"), proxyapi.WithReadOnly())
	if err != nil {
		log.Fatal(err)
	}
	err = pbx.Agent.Pause(context.Background(), &proxyapi.AgentRequest{Queue: "281", Extension: "104-DEVEL"})
	fmt.Println(errors.Is(err, proxyapi.ErrReadOnly), err)
	// Output: true proxyapi: AGENT PAUSE: the client is read-only
}

func ExampleError() {
	server := proxyapitest.NewServer()
	defer server.Close()

	_, err := server.Client().Dial.Originate(context.Background(), &proxyapi.DialRequest{Source: "999", Dest: "9922323232"})
	var refused *proxyapi.Error
	if errors.As(err, &refused) && errors.Is(err, proxyapi.ErrRefused) {
		fmt.Println(refused.Op, "says", refused.Message)
	}
	// Output: DIAL says Extension does not exist.
}

func ExampleClient_Do() {
	server := proxyapitest.NewServer()
	defer server.Close()

	reply, err := server.Client().Do(context.Background(), &proxyapi.Request{
		ReqType: "COUNTCALLS",
		Reads:   true, // may be repeated
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(reply.Text())
	// Output: 2
}

func ExampleWriteCSV() {
	server := proxyapitest.NewServer()
	defer server.Close()

	type row struct {
		Start string `csv:"start"`
		From  string `csv:"src"`
		Cost  string `csv:"cc_cost"`
	}
	reply := strings.NewReader("start,answer,src,CC_COST\n2017-01-02 09:15:30,2017-01-02 09:15:34,104,0.123456\n")
	n, err := proxyapi.WriteCSV(os.Stdout, proxyapi.DecodeCSV[row](reply))
	fmt.Println(n, err)
	// Output:
	// start,src,cc_cost
	// 2017-01-02 09:15:30,104,0.123456
	// 1 <nil>
}
