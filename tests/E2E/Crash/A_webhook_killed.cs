using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using IronicConsole.Tests.Webhooks;

namespace IronicConsole.E2E.Crash;

/// <summary>The console is killed (SIGKILL) after a receiver has taken what it was told, and before that was recorded: it is told again, nothing is lost, nothing overtakes.</summary>
[Collection(Together.Crash)]
public sealed class A_webhook_killed
{
    [Fact]
    public async Task Tells_the_same_again_and_then_the_rest()
    {
        var data = Directory.CreateTempSubdirectory("webhook").FullName;
        using var listener = new Listener();
        using var taken = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        listener.Took = () =>
        {
            if (listener.Taken.Count != 2) return;
            taken.Release();
            go.Wait(TimeSpan.FromMinutes(2));
        };
        var console = await ConsoleProcess.StartAsync(data, "127.0.0.1", "--Webhooks:Targets:0:Url", listener.Url, "--Webhooks:Targets:0:Secret", Listener.Secret);
        try
        {
            using var api = new IronicCalls(() => console.Url);
            await api.CreateAsync(new JsonObject { ["driver"] = "fake-hardware", ["name"] = "n1" });
            await api.VerbAsync("n1", "manage", []);
            await api.StateAsync("n1", "manageable");
            JsonNode Hold(string question) => new JsonObject { ["interface"] = "power", ["step"] = "hold", ["args"] = new JsonObject { ["question"] = question } };
            await api.VerbAsync("n1", "clean", new JsonObject { ["clean_steps"] = new JsonArray(Hold("First?"), Hold("Second?")), ["disable_ramdisk"] = true });
            await api.StateAsync("n1", "clean hold");
            await api.VerbAsync("n1", "unhold", []);
            Assert.True(await taken.WaitAsync(TimeSpan.FromMinutes(1)), $"The receiver was told {string.Join(' ', listener.Decisions)}.");
            await console.KillAsync();
            go.Set();
            await console.StartAsync();
            await api.StateAsync("n1", "clean hold");
            await api.VerbAsync("n1", "unhold", []);
            await api.StateAsync("n1", "manageable");
            await Eventually.True("five tellings", () => listener.Taken.Count >= 5, TimeSpan.FromMinutes(1));
        }
        finally
        {
            await console.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }

        var told = listener.Taken.Select(t => (Id: t.GetProperty("id").GetGuid(), Seq: t.GetProperty("sequence").GetInt64(), What: $"{t.GetProperty("question").GetString()} {t.GetProperty("decision").GetString()}")).ToArray();
        Assert.Equal(["First? asked", "First? released", "First? released", "Second? asked", "Second? released"], told.Select(t => t.What));
        Assert.Equal(told[1].Id, told[2].Id);
        Assert.Equal(told.Select(t => t.Seq).Order(), told.Select(t => t.Seq));
        Assert.Empty(listener.Wrong);
    }
}
