package proxyapitest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

// A program under test gets the URL and a key of the PBX; the test then looks at what has
// become of the PBX.
func Example() {
	pbx := proxyapitest.NewServer()
	defer pbx.Close()

	query := url.Values{
		"key": {pbx.ReadWriteKey}, "tenant": {pbx.Tenant}, "reqtype": {"AGENT"}, "action": {"pause"},
		"queue": {"281"}, "extension": {"104-DEVEL"}, "pausereason": {"Lunch"},
	}
	reply, err := http.Get(pbx.URL + "/proxyapi.php?" + query.Encode())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = reply.Body.Close() }()
	text, _ := io.ReadAll(reply.Body)

	fmt.Printf("%s\n", text)
	fmt.Println(pbx.AgentPaused("281", "104-DEVEL"))
	fmt.Println(pbx.Requests()[0].Get.Get("pausereason"))
	// Output:
	// OK
	// true Lunch
	// Lunch
}

// A PBX that hangs up without a reply shows whether a program dials twice.
func ExampleServer_AnswerNext() {
	pbx := proxyapitest.NewServer()
	defer pbx.Close()

	pbx.AnswerNext(proxyapitest.Answer{Drop: true})
	reply, err := http.Get(pbx.URL + "/proxyapi.php?reqtype=DIAL&source=402&dest=9922323232&tenant=DEVEL&key=" + pbx.Key)
	if err == nil {
		_ = reply.Body.Close()
	}
	fmt.Println("failed:", err != nil)
	fmt.Println("requests:", len(pbx.Requests()))
	// Output:
	// failed: true
	// requests: 1
}
