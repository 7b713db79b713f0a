using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

[Collection(Together.Pages)]
public sealed class The_node_page : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _client.Dispose();

    [RequiresFact(Need.Chromium)]
    public async Task Shows_what_a_node_is_attached_to_and_which_tab_it_is_by_name_and_by_uuid()
    {
        await using var bench = await BrowserBench.StartAsync("node-page", machines: 1);
        var node = await MakeAsync(bench, "nodes", new() { ["driver"] = "fake-hardware", ["name"] = "fake-1" });
        var bond = await MakeAsync(bench, "portgroups", new() { ["node_uuid"] = node, ["name"] = "bond0", ["address"] = "52:54:00:00:aa:01" });
        await MakeAsync(bench, "ports", new() { ["node_uuid"] = node, ["address"] = "52:54:00:00:aa:02", ["portgroup_uuid"] = bond });
        await MakeAsync(bench, "volume/connectors", new() { ["node_uuid"] = node, ["type"] = "iqn", ["connector_id"] = "iqn.2026-11.example:a-connector-with-a-long-name" });
        await MakeAsync(bench, "volume/targets", new() { ["node_uuid"] = node, ["volume_type"] = "iscsi", ["volume_id"] = "a-volume", ["boot_index"] = 0 });
        var vif = Guid.NewGuid().ToString();
        await SendAsync(bench, $"nodes/{node}/vifs", new() { ["id"] = vif });

        var page = await bench.PersonAsync();
        foreach (var ident in new[] { "fake-1", node })
        {
            await page.GotoAsync($"/nodes/{ident}/inventory");
            await BrowserBench.LiveAsync(page);
            foreach (var word in new[] { "bond0", vif, "a-volume", "iqn.2026-11.example" }) await Expect(page.Locator("main")).ToContainTextAsync(word);
            await Expect(page.Locator("main a[aria-current=page]")).ToHaveTextAsync("Inventory");
        }

        await bench.LookAsync(page, "node-attachments");
        await bench.LookElsewhereAsync(page, "node-attachments");

        await page.GetByRole(AriaRole.Link, new() { Name = "BIOS", Exact = true }).ClickAsync();
        await Expect(page.Locator("main a[aria-current=page]")).ToHaveTextAsync("BIOS");
        bench.NobodyComplains();
    }

    private async Task<string> MakeAsync(BrowserBench bench, string kind, JsonObject fields) => (string)JsonNode.Parse(await SendAsync(bench, kind, fields))!["uuid"]!;

    private async Task<string> SendAsync(BrowserBench bench, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(bench.Console.Url, $"/v1/{path}")) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.82");
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"POST {path}: {(int)answer.StatusCode} {text}");
        return text;
    }
}
