package main

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// refusing refuses by name what terraform-provider-aws of this version does not know; the bridge would leave it out
// without a word.
type refusing struct {
	pulumirpc.ResourceProviderServer
	resources map[string]arguments
	functions map[string]arguments
	config    arguments
	encoding  *tfbridge.ConfigEncoding
}

// arguments are what a type, or a block of it, can be given.
type arguments struct {
	schema shim.SchemaMap
	infos  map[string]*tfbridge.SchemaInfo
}

func newRefusing(server pulumirpc.ResourceProviderServer, info tfbridge.ProviderInfo) *refusing {
	r := &refusing{
		ResourceProviderServer: server,
		resources:              map[string]arguments{},
		functions:              map[string]arguments{},
		config:                 arguments{info.P.Schema(), info.Config},
		encoding:               tfbridge.NewConfigEncoding(info.P.Schema(), info.Config),
	}
	for name, one := range info.Resources {
		r.resources[string(one.Tok)] = arguments{info.P.ResourcesMap().Get(name).Schema(), one.Fields}
	}
	for name, one := range info.DataSources {
		r.functions[string(one.Tok)] = arguments{info.P.DataSourcesMap().Get(name).Schema(), one.Fields}
	}
	return r
}

const instead = "take the official plugin with DEVICEPATH_AWS_PROVIDER=official"

func unknown(place string) string {
	return fmt.Sprintf("%s is not known to terraform-provider-aws %s, which this aws provider is built from: "+
		"leave it out, or %s", place, terraformVersion, instead)
}

func notServed(token string) error {
	return status.Errorf(codes.NotFound, "%s is not served by the aws provider that is built from Go modules: %s",
		token, instead)
}

func (r *refusing) Check(ctx context.Context, req *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	known, err := r.served(req.GetUrn())
	if err != nil {
		return nil, err
	}
	failures, err := known.failures(req.GetNews())
	if err != nil {
		return nil, err
	}
	if len(failures) > 0 {
		return &pulumirpc.CheckResponse{Failures: failures}, nil
	}
	return r.ResourceProviderServer.Check(ctx, req)
}

// Read comes without a check before it where something is imported, Delete always.
func (r *refusing) Read(ctx context.Context, req *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	if _, err := r.served(req.GetUrn()); err != nil {
		return nil, err
	}
	return r.ResourceProviderServer.Read(ctx, req)
}

func (r *refusing) Delete(ctx context.Context, req *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	if _, err := r.served(req.GetUrn()); err != nil {
		return nil, err
	}
	return r.ResourceProviderServer.Delete(ctx, req)
}

func (r *refusing) served(urn string) (arguments, error) {
	token := string(resource.URN(urn).Type())
	known, ok := r.resources[token]
	if !ok {
		return known, notServed(token)
	}
	return known, nil
}

func (r *refusing) Invoke(ctx context.Context, req *pulumirpc.InvokeRequest) (*pulumirpc.InvokeResponse, error) {
	known, ok := r.functions[req.GetTok()]
	if !ok {
		return nil, notServed(req.GetTok())
	}
	failures, err := known.failures(req.GetArgs())
	if err != nil {
		return nil, err
	}
	if len(failures) > 0 {
		return &pulumirpc.InvokeResponse{Failures: failures}, nil
	}
	return r.ResourceProviderServer.Invoke(ctx, req)
}

func (r *refusing) CheckConfig(ctx context.Context, req *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	given, err := r.encoding.UnmarshalProperties(req.GetNews())
	if err != nil {
		return nil, err
	}
	if failures := r.config.unknown(given, ""); len(failures) > 0 {
		return &pulumirpc.CheckResponse{Failures: failures}, nil
	}
	return r.ResourceProviderServer.CheckConfig(ctx, req)
}

func (a arguments) failures(given *structpb.Struct) ([]*pulumirpc.CheckFailure, error) {
	values, err := plugin.UnmarshalProperties(given, plugin.MarshalOptions{KeepUnknowns: true, SkipNulls: true})
	if err != nil {
		return nil, err
	}
	return a.unknown(values, ""), nil
}

func (a arguments) unknown(given resource.PropertyMap, within string) []*pulumirpc.CheckFailure {
	terraform := map[string]string{}
	a.schema.Range(func(name string, _ shim.Schema) bool {
		terraform[tfbridge.TerraformToPulumiNameV2(name, a.schema, a.infos)] = name
		return true
	})
	var failures []*pulumirpc.CheckFailure
	for _, key := range given.StableKeys() {
		name := string(key)
		place := within + name
		known, ok := terraform[name]
		switch {
		case ok:
			within := nested{a.schema.Get(known), a.infos[known]}
			failures = append(failures, within.unknown(given[key], place)...)
		// What begins so is the engine's own; the version and the place of a plugin are asked for in the configuration.
		case strings.HasPrefix(name, "__") || within == "" && (name == "version" || name == "pluginDownloadURL"):
		default:
			failures = append(failures, &pulumirpc.CheckFailure{Property: place, Reason: unknown(place)})
		}
	}
	sort.SliceStable(failures, func(i, j int) bool { return failures[i].Property < failures[j].Property })
	return failures
}

// nested is an attribute whose value may have arguments of its own.
type nested struct {
	schema shim.Schema
	info   *tfbridge.SchemaInfo
}

func (n nested) unknown(value resource.PropertyValue, place string) []*pulumirpc.CheckFailure {
	var failures []*pulumirpc.CheckFailure
	inner := n.inner()
	switch element := n.schema.Elem().(type) {
	case shim.Resource:
		block := arguments{element.Schema(), nil}
		if inner != nil {
			block.infos = inner.Fields
		}
		for _, one := range listed(value, place) {
			if one.value.IsObject() {
				failures = append(failures, block.unknown(one.value.ObjectValue(), one.place+".")...)
			}
		}
	case shim.Schema:
		if n.schema.Type() == shim.TypeMap {
			return nil
		}
		for _, one := range listed(value, place) {
			failures = append(failures, nested{element, inner}.unknown(one.value, one.place)...)
		}
	}
	return failures
}

func (n nested) inner() *tfbridge.SchemaInfo {
	if n.info == nil {
		return nil
	}
	return n.info.Elem
}

type placed struct {
	value resource.PropertyValue
	place string
}

// listed gives the elements of a list; a list of one element at most is that element itself in Pulumi.
func listed(value resource.PropertyValue, place string) []placed {
	if !value.IsArray() {
		return []placed{{value, place}}
	}
	var elements []placed
	for number, element := range value.ArrayValue() {
		elements = append(elements, placed{element, fmt.Sprintf("%s[%d]", place, number)})
	}
	return elements
}
