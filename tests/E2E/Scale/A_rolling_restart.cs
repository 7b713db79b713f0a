using System.Net;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Scale;

/// <summary>Three consoles on one PostgreSQL database deploy machines; one after the other is stopped by SIGTERM and started again.</summary>
[Collection(Together.Alone)]
public sealed class A_rolling_restart(ITestOutputHelper output)
{
    [RequiresFact(Need.Postgres)]
    public async Task Fails_no_operation_and_the_others_answer_all_the_while()
    {
        await using var bench = await SeveralConsoles.StartAsync(3, 12);
        using var enough = new CancellationTokenSource();
        var asking = AskAsync(bench, enough.Token);
        var machines = new Queue<string>(bench.Machines);
        foreach (var console in bench.Consoles)
        {
            using (var api = SeveralConsoles.Of(console))
            {
                for (var i = 0; i < 4; i++) await api.VerbAsync(machines.Dequeue(), "active");
            }

            lock (bench.Answering) bench.Answering.Remove(console);
            Assert.Equal(0, await console.StopAsync());
            await console.StartAsync();
            lock (bench.Answering) bench.Answering.Add(console);
        }

        foreach (var machine in bench.Machines) await bench.Api.StateAsync(machine, "active");
        await enough.CancelAsync();
        var (answers, faults) = await asking;
        output.WriteLine($"{answers} answers of the others; let go: {await bench.CountAsync("SELECT count(*) FROM events WHERE text LIKE 'Conductor % lets go%'")}");
        Assert.True(answers > 20);
        Assert.Empty(faults);
        await A_drain_under_load.NoneFailedAsync(bench);
        foreach (var machine in bench.Machines) await bench.WitnessAsync(machine);
    }

    private static async Task<(int Answers, List<string> Faults)> AskAsync(SeveralConsoles bench, CancellationToken enough)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        var (answers, faults) = (0, new List<string>());
        while (!enough.IsCancellationRequested)
        {
            ConsoleProcess[] others;
            lock (bench.Answering) others = [.. bench.Answering];
            foreach (var console in others)
            {
                foreach (var path in new[] { "/v1/nodes", "/v2/conductors" })
                {
                    try
                    {
                        using var answer = await client.GetAsync(new Uri(console.Url, path), enough);
                        answers++;
                        if (answer.StatusCode >= HttpStatusCode.InternalServerError) faults.Add($"{console.Url}{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(enough)}");
                    }
                    catch (HttpRequestException e) when (!Answers(bench, console))
                    {
                        _ = e; // it was stopped while it was asked
                    }
                    catch (OperationCanceledException)
                    {
                        return (answers, faults);
                    }
                }
            }
        }

        return (answers, faults);
    }

    private static bool Answers(SeveralConsoles bench, ConsoleProcess console)
    {
        lock (bench.Answering) return bench.Answering.Contains(console);
    }
}
