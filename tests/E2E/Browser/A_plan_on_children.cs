using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using IronicConsole.E2E.Main;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

/// <summary>A plan of a parent with a step on its children, built with the mouse: shown before it runs, and each child with its own bar afterwards.</summary>
[Collection(Together.Pages)]
public sealed class A_plan_on_children
{
    private const string Parent = "chassis-1";
    private static readonly string[] Children = ["card-1", "card-2"];

    [RequiresFact(Need.Chromium)]
    public async Task Names_them_before_it_runs_and_shows_each_when_it_has()
    {
        await using var bench = await BrowserBench.StartAsync("plan-on-children", machines: 1);
        using var parent = await ActiveAsync(bench, Parent, null);
        using var first = await ActiveAsync(bench, Children[0], Parent);
        using var second = await ActiveAsync(bench, Children[1], Parent);
        var page = await bench.PersonAsync();
        await page.GotoAsync($"/plans/new?nodes={Parent}&kind=service");
        await BrowserBench.LiveAsync(page);

        await page.GetByTestId("card-vendor.log_passthrough").ClickAsync();
        await page.GetByTestId("card-flow.power_off").ClickAsync();
        await page.GetByTestId("runs-on").SelectOptionAsync("children");
        await Expect(page.GetByTestId("will-children")).ToHaveTextAsync("on card-1, card-2, 1 at once");
        await page.GetByTestId("child-card-1").ClickAsync();
        await Expect(page.GetByTestId("will-children")).ToHaveTextAsync("on card-2, 1 at once");
        await page.GetByTestId("child-card-1").ClickAsync();
        await page.GetByTestId("child-parallel").FillAsync("2");
        await page.GetByTestId("child-parallel").BlurAsync();
        await Expect(page.GetByTestId("will-children")).ToHaveTextAsync("on card-1, card-2, 2 at once");
        await bench.LookAsync(page, "builder-children");
        await bench.LookElsewhereAsync(page, "builder-children");

        await page.GetByTestId("run").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/runs/[0-9a-f-]{36}"));
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync("done");
        foreach (var child in Children) await Expect(page.GetByTestId($"child-{child}")).ToHaveAttributeAsync("data-state", "done");
        await bench.LookAsync(page, "run-children");
        await bench.LookElsewhereAsync(page, "run-children");
        foreach (var child in new[] { first, second }) Assert.Equal("power off", (string?)(await child.ShowAsync())["power_state"]);
        Assert.NotEqual("power off", (string?)(await parent.ShowAsync())["power_state"]);

        await page.GetByTestId($"child-{Children[0]}").ClickAsync();
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync("done");
        await Expect(page.GetByTestId("lane-flow.power_off")).ToBeVisibleAsync();
        Assert.Empty(bench.Complaints);
    }

    private static async Task<NodeCalls> ActiveAsync(BrowserBench bench, string name, string? parent)
    {
        var node = new NodeCalls(bench.Console.Url, name, TimeSpan.FromMilliseconds(BrowserBench.Patience));
        await node.CreateAsync(new() { ["driver"] = "fake-hardware", ["name"] = name, ["parent_node"] = parent });
        await node.GoAsync("manage", "manageable");
        await node.GoAsync("provide", "available");
        await node.GoAsync("active", "active");
        return node;
    }
}
