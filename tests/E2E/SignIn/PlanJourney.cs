using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Browser;
using IronicConsole.E2E.Crash;
using IronicConsole.E2E.Lab;
using IronicConsole.E2E.Main;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IronicConsole.E2E.SignIn;

/// <summary>A rack with a parent that runs an instance and two cards in it, a console where people sign in, and three people: admin and carol at their desks, bob with a phone.</summary>
internal sealed partial class PlanJourney : IAsyncDisposable
{
    /// <summary>The node that the plan is for.</summary>
    public const string Parent = "sim-001";

    private const string Password = "correct horse battery", Hash = "$2y$04$abcdefghijklmnopqrstuuLZYjhNQAOdpbzt4WxWlUHjv1wsyH5DG";
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(BrowserBench.Patience);
    private static readonly AuthenticationHeaderValue Rita = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("rita:s3cret")));

    // What a tab hears that came from the hand on the mouse, and from the keyboard outside of text fields; kept over a reload.
    private const string Hands = """
        for (const kind of ['pointerdown', 'wheel', 'keydown']) addEventListener(kind, event => {
          if (!event.isTrusted || (kind === 'keydown' && event.target.matches?.('input, textarea'))) return;
          sessionStorage.setItem('hand-' + kind, Number(sessionStorage.getItem('hand-' + kind) ?? 0) + 1);
        }, true);
        """;

    private readonly Dictionary<string, long> _before = [];

    private PlanJourney(BrowserBench bench) => Bench = bench;

    /// <summary>The rack, the console and the browsers.</summary>
    public BrowserBench Bench { get; }

    /// <summary>Builds and starts the plan, at a desk.</summary>
    public IPage Admin { get; private set; } = null!;

    /// <summary>Approves on a phone.</summary>
    public IPage Bob { get; private set; } = null!;

    /// <summary>Approves at a desk, in the dark.</summary>
    public IPage Carol { get; private set; } = null!;

    /// <summary>The children of the parent.</summary>
    public IReadOnlyList<string> Children { get; private set; } = [];

    /// <summary>Starts everything: the parent is active, its children are off.</summary>
    /// <param name="name">Names the folder of its files.</param>
    public static async Task<PlanJourney> StartAsync(string name)
    {
        var users = Path.Combine(Repository.NewFolder($"{name}-users"), "users");
        await File.WriteAllTextAsync(users, $"rita:{Hash}:admin@system\n");
        var journey = new PlanJourney(await BrowserBench.StartAsync(
            name, machines: 1, "--demo", "false", "--SignIn:Accounts=true", $"--SignIn:BasicFile={users}", "--Power:PollSeconds=0.1", "--Deploy:PollSeconds=1", "--Engine:AutomatedClean=false"));
        var machines = journey.MachinesAsync();
        await journey.PeopleComeAsync();
        await machines;
        return journey;
    }

    /// <summary>Calls about a node, by a program.</summary>
    public NodeCalls Node(string name) => new(Bench.Console.Url, name, Limit, Rita);

    /// <summary>The console is killed (SIGKILL) and started on the same store; the pages come back by themselves.</summary>
    public Task KillAsync(params IPage[] pages) => KillAsync(() => Task.CompletedTask, pages);

    /// <summary>The same, with something done while there is no server.</summary>
    public async Task KillAsync(Func<Task> meanwhile, params IPage[] pages)
    {
        foreach (var page in pages) await page.EvaluateAsync("document.body.dataset.before = 'yes'");
        Bench.Away = true;
        await Bench.Console.KillAsync();
        foreach (var page in pages) await Expect(page.Locator("html[data-link]")).ToHaveCountAsync(1);
        await meanwhile();
        await Bench.Console.StartAsync();
        foreach (var page in pages)
        {
            await Expect(page.Locator("body:not([data-before])")).ToHaveCountAsync(1, new() { Timeout = BrowserBench.Patience });
            await BrowserBench.LiveAsync(page);
        }

        Bench.Away = false;
    }

    /// <summary>From now on it is counted how the tab is used.</summary>
    public static async Task WatchHandsAsync(IPage page)
    {
        await page.AddInitScriptAsync(Hands);
        await page.ReloadAsync();
        await BrowserBench.LiveAsync(page);
        await page.EvaluateAsync("sessionStorage.clear()");
    }

    /// <summary>How often the tab heard <c>pointerdown</c>, <c>wheel</c> or, outside of text fields, <c>keydown</c>.</summary>
    public static Task<int> HandsAsync(IPage page, string kind) => page.EvaluateAsync<int>($"Number(sessionStorage.getItem('hand-{kind}') ?? 0)");

    /// <summary>What the rack has recorded by now is past.</summary>
    public async Task BeginLedgerAsync()
    {
        foreach (var machine in Children.Append(Parent)) _before[machine] = (await Bench.Rack.LedgerAsync(machine)).Select(e => (long)e["seq"]!).DefaultIfEmpty(0).Max();
    }

    /// <summary>What really happened to a machine since then, by the rack's ledger: power and boot order, with times.</summary>
    public async Task<IReadOnlyList<(string Effect, DateTimeOffset At)>> LedgerAsync(string machine) =>
    [
        .. from effect in await Bench.Rack.LedgerAsync(machine)
           let what = (string)effect["effect"]!
           where (long)effect["seq"]! > _before[machine] && (bool)effect["changed"]! && (what.StartsWith("power.", StringComparison.Ordinal) || what == "boot.override")
           select (what == "boot.override" ? $"{what} {effect["detail"]!["target"]}" : what, DateTimeOffset.Parse((string)effect["at"]!, System.Globalization.CultureInfo.InvariantCulture)),
    ];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Bench.DisposeAsync();

    private async Task MachinesAsync()
    {
        var names = new[] { Parent, $"{Parent}-card-1", $"{Parent}-card-2" };
        Children = names[1..];
        foreach (var name in names)
        {
            var machine = await Bench.Rack.MachineAsync(name);
            var enrolment = IronicCalls.Enrolment(machine, Bench.Rack.Control);
            if (name != Parent) enrolment["parent_node"] = Parent;
            using var node = Node(name);
            await node.CreateAsync(enrolment);
            await node.PortAsync((string)machine["macs"]![0]!);
            await node.GoAsync("manage", "manageable");
        }

        using var parent = Node(Parent);
        await parent.GoAsync("provide", "available");
        var (url, sum) = await Bench.ImageAsync();
        await parent.PatchAsync("/instance_info", IronicCalls.Image(url, sum));
        await parent.GoAsync("active", "active");
    }

    private async Task PeopleComeAsync()
    {
        var link = await Eventually.Get("the first link", () => Task.FromResult(Link().Match(Bench.Console.Output) is { Success: true } found ? found.Value : null), Limit);
        (Admin, Bob, Carol) = (await Bench.PersonAsync(), await Bench.PersonAsync(width: 360), await Bench.PersonAsync(dark: true));
        await Admin.GotoAsync(link);
        await SetAsync(Admin);
        foreach (var (name, page) in new[] { ("bob", Bob), ("carol", Carol) })
        {
            await Admin.GotoAsync("/accounts");
            await BrowserBench.LiveAsync(Admin);
            await Admin.GetByTestId("account-name").FillAsync(name);
            await Admin.GetByTestId("account-grant").FillAsync("admin@system");
            await Admin.GetByTestId("account-invite").ClickAsync();
            await page.GotoAsync(await Admin.GetByTestId("invitation-link").InnerTextAsync());
            await SetAsync(page);
        }
    }

    private static async Task SetAsync(IPage page)
    {
        await page.GetByLabel("New password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it and sign in" }).ClickAsync();
        await BrowserBench.LiveAsync(page);
    }

    [GeneratedRegex(@"https?://\S+/welcome/\S+")]
    private static partial Regex Link();
}
