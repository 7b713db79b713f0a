using Bunit;
using IronicConsole.Tests.Api;
using IronicConsole.Web.ApiDescription;
using IronicConsole.Web.Components;
using IronicConsole.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.ApiDescription;

[Collection("api")]
public sealed class The_page_of_the_api : BunitContext
{
    public The_page_of_the_api(ApiBench api)
    {
        Services.AddSingleton(api.Services.GetRequiredService<ApiDescriptions>());
        Services.AddSingleton(new ShellBoard(TimeProvider.System));
        ComponentFactories.AddStub<PageHead>();
    }

    [Fact]
    public void Shows_every_operation_with_its_version()
    {
        var rows = At("api").FindAll("summary");
        Assert.Equal(Services.GetRequiredService<ApiDescriptions>().Operations.Count, rows.Count);
        Assert.Contains(rows, r => r.TextContent.Contains("/v1/shards", StringComparison.Ordinal) && r.TextContent.EndsWith("1.82", StringComparison.Ordinal));
    }

    [Fact]
    public void Shows_what_an_older_version_has()
    {
        var page = At("api?version=1.5&find=nodes/{node}/states");
        Assert.DoesNotContain(page.FindAll("summary"), r => r.TextContent.Contains("raid", StringComparison.Ordinal));
        Assert.DoesNotContain(page.FindAll("td"), c => c.TextContent == "boot_mode");
        Assert.Contains(page.FindAll("td"), c => c.TextContent == "active | deleted | rebuild | manage | provide");
    }

    [Fact]
    public void Says_so_when_there_is_no_such_version_or_nothing_is_found()
    {
        Assert.Contains("'1.999' is not spoken", At("api?version=1.999").Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(At("api?find=nothing-like-it").FindAll(".ic-empty, [data-testid=empty]"));
    }

    private IRenderedComponent<ApiPage> At(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<ApiPage>();
    }
}
