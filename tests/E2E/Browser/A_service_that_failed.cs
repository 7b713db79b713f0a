using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using IronicConsole.E2E.Main;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

/// <summary>A service fails for a wrong argument: the node's page leads to the rest of the plan, which is mended and run, or skips the step, or gives the service up.</summary>
[Collection(Together.MorePages)]
public sealed class A_service_that_failed
{
    private const string Node = "bench-1";

    [RequiresFact(Need.Chromium)]
    public async Task Has_its_ways_out_on_the_nodes_page()
    {
        await using var bench = await BrowserBench.StartAsync("service-failed", machines: 1);
        using var node = new NodeCalls(bench.Console.Url, Node, TimeSpan.FromMilliseconds(BrowserBench.Patience));
        await node.CreateAsync(new() { ["driver"] = "fake-hardware", ["name"] = Node });
        foreach (var (verb, state) in new[] { ("manage", "manageable"), ("provide", "available"), ("active", "active") }) await node.GoAsync(verb, state);
        var page = await bench.PersonAsync();

        await FailAsync(node);
        await page.GotoAsync($"/nodes/{Node}");
        await BrowserBench.LiveAsync(page);
        await bench.LookAsync(page, "service-failed");
        await bench.LookElsewhereAsync(page, "service-failed");
        await page.GetByTestId("fix-change").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/plans/new\\?nodes=bench-1&kind=service&from=failed$"));
        await Expect(page.Locator("[data-step] [data-step-name] b")).ToHaveTextAsync(["bios.apply_configuration", "vendor.log_passthrough"]);
        await page.GetByTestId("arg-settings").FillAsync("""[{"name": "BootMode", "value": "Uefi"}]""");
        await page.GetByTestId("arg-settings").BlurAsync();
        await Expect(page.GetByTestId("findings")).ToContainTextAsync("The engine takes this plan as it is");
        await page.GetByTestId("run").ClickAsync();
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync("done");
        await node.StateAsync("active");

        await FailAsync(node);
        await page.GotoAsync($"/nodes/{Node}");
        await BrowserBench.LiveAsync(page);
        await page.GetByTestId("fix-skip").ClickAsync();
        await BecomeAsync(node, "active"); // the click is on its way: the failed state ends when it arrives
        bench.NobodyComplains();
    }

    private static async Task FailAsync(NodeCalls node)
    {
        static JsonObject Step(string face, string name, JsonObject? args = null) => new() { ["interface"] = face, ["step"] = name, ["args"] = args ?? [] };
        await node.AskAsync("service", new()
        {
            ["service_steps"] = new JsonArray(
                Step("vendor", "log_passthrough"), Step("bios", "apply_configuration", new() { ["settings"] = new JsonArray(new JsonObject { ["name"] = 7 }) }), Step("vendor", "log_passthrough")),
        });
        await BecomeAsync(node, "service failed");
    }

    private static Task<string> BecomeAsync(NodeCalls node, string state) =>
        Eventually.Get($"{Node} to be {state}", async () => (string?)(await node.ShowAsync())["provision_state"] == state ? Node : null, TimeSpan.FromMilliseconds(BrowserBench.Patience));
}
