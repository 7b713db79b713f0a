using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Rotation;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Tests.Rotation;

/// <summary>What the tests of keys do with an engine.</summary>
internal static class RotationBench
{
    public static KeyRing Ring(this RealEngine engine) => engine.Get<KeyRing>();

    /// <summary>The key that seals now.</summary>
    public static string Newest(this RealEngine engine) => engine.Ring().Stored[^1].Id;

    public static Task<Node> AddWithPasswordAsync(this RealEngine engine, string name, string password) =>
        engine.AddAsync(name, with: n => n with { DriverInfo = engine.Get<SecretBox>().Seal(n.Id, JsonMap.Of(new { redfish_password = password })) });

    /// <summary>Sets a password as a client does, in one decision.</summary>
    public static async Task SetPasswordAsync(this RealEngine engine, Guid id, string password)
    {
        var box = engine.Get<SecretBox>();
        var done = await engine.CommitAsync(unit => unit.Put(unit.Node(id)! with { DriverInfo = box.Seal(id, JsonMap.Of(new { redfish_password = password })) }));
        Assert.True(done.Ok, done.Problem?.ToString());
    }

    public static string? Password(this RealEngine engine, Guid id) => engine.Get<SecretBox>().Open(id, engine.SealedPassword(id))?.Reveal();

    public static string SealedPassword(this RealEngine engine, Guid id) => engine.Get<FleetIndex>().Find(id)!.DriverInfo.Text("redfish_password")!;

    public static async Task<StoredKey> RotateAsync(this RealEngine engine)
    {
        var made = await engine.Get<KeyRotation>().RotateAsync(Caller.Engine);
        Assert.True(made.Ok, made.Problem?.ToString());
        return made.Value!;
    }

    /// <summary>Waits until no older key is left; calls the periodic work as time does.</summary>
    public static Task SettledAsync(this RealEngine engine) => Eventually.True(() => $"one key; there are {string.Join(", ", engine.Ring().Stored.Select(k => k.Id))}", async () =>
    {
        if (engine.Ring().Old.Count == 0) return true;
        await engine.RunAsync<KeyRotation>();
        return engine.Ring().Old.Count == 0;
    });

    /// <summary>All that the store's tables hold of one text.</summary>
    public static async Task<int> NamedAsync(this RealEngine engine, string text)
    {
        await using var db = engine.Get<IStoreHost>().Context();
        return await db.Nodes.CountAsync(n => n.Document.Contains(text)) + await db.Operations.CountAsync(o => o.Document.Contains(text)) + await db.StepRuns.CountAsync(r => r.Document.Contains(text))
            + await db.Facts.CountAsync(f => f.Key.Contains(text));
    }
}
