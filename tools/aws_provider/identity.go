package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// withoutIdentities serves the plugin framework's half of the provider as it is, but for the identities of its types.
//
// Pulumi's bridge keeps none, and terraform-provider-aws 6.34 gives none to what it reads as gone: instead of being
// seen as deleted, a security group rule then fails each refresh with "Missing Resource Identity After Read"
// (hashicorp/terraform-provider-aws, issue 45303). Its pull request 46964 mends that, after 6.34 and before 6.58, which
// the official plugin is made of: with a module that has it, this file goes.
type withoutIdentities struct {
	provider.ProviderWithMetaSchema
}

// served is all that the provider's types do, but for identities.
type served interface {
	resource.ResourceWithConfigValidators
	resource.ResourceWithConfigure
	resource.ResourceWithImportState
	resource.ResourceWithModifyPlan
	resource.ResourceWithMoveState
	resource.ResourceWithUpgradeState
	resource.ResourceWithValidateConfig
}

type withoutIdentity struct {
	served
}

func newWithoutIdentities(ctx context.Context, published provider.Provider) (provider.Provider, error) {
	whole, ok := published.(provider.ProviderWithMetaSchema)
	if !ok {
		return nil, fmt.Errorf("the plugin framework's half is a %T, which has no meta schema", published)
	}
	for _, factory := range whole.Resources(ctx) {
		if one := factory(); !isServed(one) {
			return nil, fmt.Errorf("a resource of the plugin framework's half is a %T, which does less than expected", one)
		}
	}
	return withoutIdentities{whole}, nil
}

func isServed(one resource.Resource) bool {
	_, ok := one.(served)
	return ok
}

func (p withoutIdentities) Resources(ctx context.Context) []func() resource.Resource {
	var factories []func() resource.Resource
	for _, factory := range p.ProviderWithMetaSchema.Resources(ctx) {
		factories = append(factories, func() resource.Resource { return withoutIdentity{factory().(served)} })
	}
	return factories
}
