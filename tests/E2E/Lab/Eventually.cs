using System.Diagnostics;

namespace IronicConsole.E2E.Lab;

/// <summary>Waits for conditions. A wait that ends in vain says what it waited for and what was there instead.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until <paramref name="probe"/> gives something.</summary>
    /// <param name="what">What is waited for, as it reads after "waited for".</param>
    /// <param name="probe">Gives null for "not yet".</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="instead">Tells what is there instead, when the wait was in vain.</param>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public static async Task<T> Get<T>(string what, Func<Task<T?>> probe, TimeSpan limit, Func<string>? instead = null)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await probe() is { } found) return found;
            if (clock.Elapsed > limit)
            {
                throw new TimeoutException($"Waited {clock.Elapsed.TotalSeconds:0} s for {what}.{(instead is null ? "" : " Instead: " + instead())}");
            }
            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits until <paramref name="holds"/> is true.</summary>
    public static Task True(string what, Func<bool> holds, TimeSpan limit, Func<string>? instead = null) =>
        Get(what, () => Task.FromResult(holds() ? what : null), limit, instead);
}
