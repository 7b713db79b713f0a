using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.Browser;

/// <summary>A plan is put together for a machine that cannot take it yet, waits on its page, begins with its state, and is cancelled where all that wait are listed.</summary>
[Collection(Together.Pages)]
public sealed class A_run_that_is_planned : IDisposable
{
    private const string Node = "later-1";
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => _client.Dispose();

    [RequiresFact(Need.Chromium)]
    public async Task Waits_begins_and_is_cancelled()
    {
        await using var bench = await BrowserBench.StartAsync("planned", machines: 1);
        await SendAsync(bench, HttpMethod.Post, "", new JsonObject { ["driver"] = "fake-hardware", ["name"] = Node });
        var page = await bench.PersonAsync();
        await page.GotoAsync($"/nodes/{Node}");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("build-plan")).ToHaveAttributeAsync("href", $"plans/new?nodes={Node}&kind=clean"); // also before it can begin
        await BuildAsync(page);
        await Expect(page.GetByTestId("error").First).ToContainTextAsync("Not from 'enroll'");
        await page.GetByTestId("when-choice").SelectOptionAsync("time");
        await Expect(page.GetByTestId("run")).ToHaveAttributeAsync("title", "Write the date and the time from which it runs.");
        await page.GetByTestId("when-choice").SelectOptionAsync("state");
        await page.GetByTestId("when-state").SelectOptionAsync("manageable");
        await Expect(page.GetByTestId("error")).ToHaveCountAsync(0);
        await page.GetByTestId("plan-when").ScrollIntoViewIfNeededAsync();
        await bench.LookAsync(page, "builder-when");
        await OnPhoneAsync(bench);
        await Expect(page.GetByTestId("run")).ToHaveTextAsync("Plan it");
        await page.GetByTestId("run").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex($"/nodes/{Node}$"));
        await Expect(page.GetByTestId("planned-run")).ToContainTextAsync("clean runs when the node is manageable");
        await bench.LookAsync(page, "node-planned");
        await bench.LookElsewhereAsync(page, "node-planned");
        await SendAsync(bench, HttpMethod.Put, $"/{Node}/states/provision", new JsonObject { ["target"] = "manage" });
        await Expect(page.GetByTestId("planned-runs")).ToHaveCountAsync(0);
        await Expect(page.GetByText("The clean that")).ToContainTextAsync("planned begins: it was to run when the node is manageable");

        await BuildAsync(page);
        await page.GetByTestId("when-choice").SelectOptionAsync("time");
        await page.GetByTestId("when-from").FillAsync(DateTime.UtcNow.AddDays(2).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        await page.GetByTestId("when-from").DispatchEventAsync("change");
        await page.GetByTestId("run").ClickAsync();
        await Expect(page.GetByTestId("planned-run")).ToContainTextAsync("clean runs from");
        await page.GotoAsync("/runs");
        await BrowserBench.LiveAsync(page);
        await Expect(page.GetByTestId("planned-run")).ToContainTextAsync(Node);
        await bench.LookAsync(page, "runs-planned");
        await bench.LookElsewhereAsync(page, "runs-planned");
        await page.GetByTestId("planned-cancel").ClickAsync();
        await page.GetByTestId("confirm-reason").FillAsync("Not needed any more");
        await page.GetByTestId("confirm-yes").ClickAsync();
        await Expect(page.GetByTestId("planned-runs")).ToHaveCountAsync(0);
        bench.NobodyComplains();
    }

    // What was chosen at the desk is there on the phone too.
    private static async Task OnPhoneAsync(BrowserBench bench)
    {
        var phone = await bench.PersonAsync(360, dark: true);
        await Eventually.Get("the choice to be kept", async () =>
        {
            await phone.GotoAsync($"/plans/new?nodes={Node}&kind=clean");
            await BrowserBench.LiveAsync(phone);
            return await phone.GetByTestId("when-choice").InputValueAsync() == "state" ? phone : null;
        }, TimeSpan.FromMinutes(1));
        await Expect(phone.GetByTestId("when-state")).ToHaveValueAsync("manageable");
        await phone.GetByRole(AriaRole.Link, new() { Name = "6 When" }).ClickAsync();
        await Expect(phone.GetByTestId("plan-when")).ToBeInViewportAsync();
        await bench.LookAsync(phone, "builder-when-360-dark");
        Assert.True(await phone.EvaluateAsync<bool>("document.querySelector('.ic-main').scrollWidth <= 360"), "It scrolls sideways at 360 px.");
        await bench.LeaveAsync(phone);
    }

    private static async Task BuildAsync(IPage page)
    {
        await page.GotoAsync($"/plans/new?nodes={Node}&kind=clean");
        await BrowserBench.LiveAsync(page);
        await page.GetByTestId("card-vendor.log_passthrough").ClickAsync();
        await Expect(page.GetByTestId("will").First).ToBeVisibleAsync();
    }

    private async Task SendAsync(BrowserBench bench, HttpMethod method, string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(method, new Uri(bench.Console.Url, $"/v1/nodes{path}")) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.87");
        using var answer = await _client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
