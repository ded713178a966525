package proxyapitest

import "github.com/proxyapi-go/proxyapi"

// Client returns a client for tenant DEVEL with the admin key, in the PBX's time
// zone.
func (s *Server) Client() *proxyapi.Client {
	client, err := proxyapi.NewClient(s.URL, s.Key,
		proxyapi.WithTenant(s.Tenant), proxyapi.WithLocation(s.location))
	if err != nil {
		panic("proxyapitest: " + err.Error()) // the address and the key are our own
	}
	return client
}
