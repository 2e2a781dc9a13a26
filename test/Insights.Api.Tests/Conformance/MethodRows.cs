namespace Insights.Api.Tests.Conformance;

/// <summary>A call, and what it must answer.</summary>
/// <param name="Method">By its full name.</param>
/// <param name="Key">The kind of key that calls.</param>
/// <param name="Request">In proto-JSON. $SESSION is a session of alice, $KEY the ID of the account's key for events, $FILE and $OPEN IDs of files.</param>
/// <param name="Answer">In proto-JSON; IDs and texts of keys, and IDs of files, as *, of an export its ID. Of a stream the first message.</param>
internal sealed record MethodRow(string Method, string Key, string Request, string Answer);

/// <summary>Every method of the contract, asked of a <see cref="SeededWorld"/>.</summary>
internal static class MethodRows
{
    public static readonly IReadOnlyList<MethodRow> All =
    [
        new(
            "insights.v1.EventService.RecordEvents", "INGEST",
            """{"events": [{"eventId": "n1", "userId": "bob", "time": "2026-03-02T00:00:00Z", "type": "click", "properties": {"a": [1, null, {"b": "c"}]}}, {"eventId": "n2", "userId": "bob", "type": "click"}, {"eventId": "e1", "userId": "alice", "time": "2026-03-01T22:00:00Z", "type": "page_view"}]}""",
            """{"results": [{"status": "ACCEPTED"}, {"status": "REJECTED", "reason": "INVALID_TIME", "detail": "time is needed: RFC 3339, or Unix milliseconds as a number."}, {"status": "DUPLICATE"}]}"""),
        new(
            "insights.v1.EventService.StreamEvents", "INGEST",
            """{"sequence": "7", "events": [{"eventId": "n1", "userId": "bob", "time": "2026-03-02T00:00:00Z", "type": "click"}]}""",
            """{"answers": [{"sequence": "7", "results": [{"status": "ACCEPTED"}]}]}"""),
        new(
            "insights.v1.EndUserService.GetEndUser", "SERVER",
            """{"endUser": {"id": "alice"}}""",
            """{"endUser": {"kind": "IDENTIFIED", "id": "alice", "revision": "10", "standardAttributes": {"firstSeen": "2026-03-01T22:00:00Z", "lastSeen": "2026-03-01T22:01:00Z", "totalSessions": 1, "totalSessionDuration": "60s", "averageSessionDuration": "60s", "country": "NO", "browserName": "Firefox", "browserVersion": "148"}, "attributes": {"plan": {"value": {"text": "pro"}, "source": "API", "time": "2026-03-02T00:00:00Z", "changeTime": "2026-03-02T00:00:00Z"}}, "tags": ["new_user", "custom_attributes"]}}"""),
        new(
            "insights.v1.EndUserService.GetEndUser", "SERVER",
            """{"endUser": {"kind": "ANONYMOUS", "id": "someone"}, "view": "OPEN_SESSION"}""",
            """{"endUser": {"kind": "ANONYMOUS", "id": "someone", "revision": "5", "standardAttributes": {"firstSeen": "2026-03-01T21:00:00Z", "lastSeen": "2026-03-01T21:00:00Z", "totalSessions": 1, "totalSessionDuration": "0s", "averageSessionDuration": "0s"}, "tags": ["new_user"]}}"""),
        new(
            "insights.v1.EndUserService.BatchGetEndUsers", "SERVER",
            """{"endUsers": [{"id": "nobody"}, {"kind": "ANONYMOUS", "id": "someone"}], "view": "BASIC"}""",
            """{"endUsers": [{"kind": "ANONYMOUS", "id": "someone", "revision": "5", "standardAttributes": {"firstSeen": "2026-03-01T21:00:00Z", "lastSeen": "2026-03-01T21:00:00Z", "totalSessions": 1, "totalSessionDuration": "0s", "averageSessionDuration": "0s"}, "tags": ["new_user"]}], "notFound": [{"kind": "IDENTIFIED", "id": "nobody"}]}"""),
        new(
            "insights.v1.EndUserService.ListEndUsers", "SERVER",
            """{"filter": "attributes.plan = pro", "orderBy": "id", "pageSize": 1, "totalSize": true}""",
            """{"endUsers": [{"kind": "IDENTIFIED", "id": "alice", "revision": "10", "standardAttributes": {"firstSeen": "2026-03-01T22:00:00Z", "lastSeen": "2026-03-01T22:01:00Z", "totalSessions": 1, "totalSessionDuration": "60s", "averageSessionDuration": "60s", "country": "NO", "browserName": "Firefox", "browserVersion": "148"}, "attributes": {"plan": {"value": {"text": "pro"}, "source": "API", "time": "2026-03-02T00:00:00Z", "changeTime": "2026-03-02T00:00:00Z"}}, "tags": ["new_user", "custom_attributes"]}], "totalSize": 1}"""),
        new(
            "insights.v1.EndUserService.SearchEndUsers", "SERVER",
            """{"q": "some", "pageSize": 5}""",
            """{"endUsers": [{"kind": "ANONYMOUS", "id": "someone", "revision": "5", "standardAttributes": {"firstSeen": "2026-03-01T21:00:00Z", "lastSeen": "2026-03-01T21:00:00Z", "totalSessions": 1, "totalSessionDuration": "0s", "averageSessionDuration": "0s"}, "tags": ["new_user"]}]}"""),
        new(
            "insights.v1.EndUserService.ListSessions", "SERVER",
            """{"endUser": {"id": "alice"}, "pageSize": 1}""",
            """{"sessions": [{"id": "019cab6a-5b00-802b-90e9-4653e7da677c", "startTime": "2026-03-01T22:00:00Z", "endTime": "2026-03-01T22:01:00Z", "duration": "60s", "eventCount": 2, "pageViewCount": 1, "application": "web", "place": {"country": "NO"}, "browser": {"name": "Firefox", "version": "148"}, "endReason": "INACTIVITY"}]}"""),
        new(
            "insights.v1.EndUserService.GetSession", "SERVER",
            """{"endUser": {"id": "alice"}, "session": "$SESSION"}""",
            """{"sessionDetail": {"session": {"id": "019cab6a-5b00-802b-90e9-4653e7da677c", "startTime": "2026-03-01T22:00:00Z", "endTime": "2026-03-01T22:01:00Z", "duration": "60s", "eventCount": 2, "pageViewCount": 1, "application": "web", "place": {"country": "NO"}, "browser": {"name": "Firefox", "version": "148"}, "endReason": "INACTIVITY"}, "pages": [{"url": "https://example.com/", "title": "Start", "firstTime": "2026-03-01T22:00:00Z", "eventCount": 1, "viewCount": 1}]}}"""),
        new(
            "insights.v1.EndUserService.ListEvents", "SERVER",
            """{"endUser": {"id": "alice"}, "type": "page_view", "page": "https://example.com/"}""",
            """{"events": [{"sessionId": "019cab6a-5b00-802b-90e9-4653e7da677c", "event": {"eventId": "e1", "time": "2026-03-01T22:00:00Z", "type": "page_view", "application": "web", "page": {"url": "https://example.com/", "title": "Start"}, "context": {"place": {"country": "NO"}, "browser": {"name": "Firefox", "version": "148"}}}}]}"""),
        new(
            "insights.v1.EndUserService.UpdateEndUser", "SERVER",
            """{"endUser": {"id": "alice"}, "operationId": "o2", "time": "2026-03-02T00:00:00Z", "source": "CSV", "operations": [{"name": "seats", "add": 2}, {"name": "teams", "union": {"texts": ["sales"]}}]}""",
            """{"result": {"status": "APPLIED", "operationId": "o2"}}"""),
        new(
            "insights.v1.EndUserService.BatchUpdateEndUsers", "SERVER",
            """{"updates": [{"endUser": {"id": "bob"}, "operationId": "o3", "operations": [{"name": "plan", "set": {"text": "free"}}]}, {"endUser": {"kind": "ANONYMOUS", "id": "someone"}, "operationId": "o4", "operations": [{"name": "city", "set": {"text": "x"}}]}]}""",
            """{"results": [{"status": "APPLIED", "operationId": "o3"}, {"status": "REJECTED", "code": "INVALID_ARGUMENT", "detail": "updates[1].operations[0].name is reserved: 'city' is a standard attribute, which only sessions set.", "errors": [{"field": "updates[1].operations[0].name", "problem": "is reserved: 'city' is a standard attribute, which only sessions set"}]}]}"""),
        new(
            "insights.v1.EndUserService.ListAttributeHistory", "SERVER",
            """{"endUser": {"id": "alice"}, "name": "plan"}""",
            """{"changes": [{"operationId": "o1", "time": "2026-03-02T00:00:00Z", "source": "API", "kind": "SET", "stated": {"text": "pro"}, "value": {"text": "pro"}}]}"""),
        new(
            "insights.v1.EndUserService.Identify", "SERVER",
            """{"anonymousId": "someone", "userId": "alice", "operationId": "l1"}""",
            """{"result": {"status": "ACCEPTED", "operationId": "l1"}}"""),
        new(
            "insights.v1.EndUserService.Anonymize", "SERVER",
            """{"anonymousId": "someone", "operationId": "l2"}""",
            """{"result": {"status": "ACCEPTED", "operationId": "l2"}}"""),
        new(
            "insights.v1.EndUserService.EraseEndUser", "SERVER",
            """{"endUser": {"id": "alice"}}""",
            """{"entries": "4", "sessions": "1", "attributes": "1"}"""),
        new(
            "insights.v1.EndUserService.ExportEndUser", "SERVER",
            """{"endUser": {"id": "alice"}}""",
            """{"chunk": "YWxpY2U="}"""),
        new(
            "insights.v1.AttributeService.ListAttributes", "SERVER",
            """{}""",
            """{"attributes": [{"name": "plan", "type": "TEXT", "createTime": "2026-03-02T00:00:00Z"}]}"""),
        new(
            "insights.v1.AttributeService.DescribeAttribute", "SERVER",
            """{"name": "plan", "description": "What they pay for"}""",
            """{"attribute": {"name": "plan", "type": "TEXT", "description": "What they pay for", "createTime": "2026-03-02T00:00:00Z"}}"""),
        new(
            "insights.v1.AttributeService.RetireAttribute", "SERVER",
            """{"name": "plan"}""",
            """{}"""),
        new(
            "insights.v1.AttributeService.ListTopValues", "SERVER",
            """{"name": "plan", "prefix": "p", "pageSize": 3}""",
            """{"values": [{"value": {"text": "pro"}, "userCount": 1}]}"""),
        new(
            "insights.v1.AnalyticsService.QuerySessionAnalytics", "SERVER",
            """{"selection": {"startTime": "2026-03-01T00:00:00Z", "endTime": "2026-03-02T00:00:00Z", "application": "web", "segment": "payers"}, "granularity": "DAY", "timeZone": "UTC"}""",
            """{"startTime": "2026-03-01T00:00:00Z", "endTime": "2026-03-02T00:00:00Z", "timeZone": "UTC", "total": {"sessionCount": 1, "totalDuration": "60s", "meanDuration": "60s", "medianDuration": "60s", "p90Duration": "60s", "activeUsers": 1, "newUsers": 1}, "buckets": [{"date": "2026-03-01", "startTime": "2026-03-01T00:00:00Z", "endTime": "2026-03-02T00:00:00Z", "figures": {"sessionCount": 1, "totalDuration": "60s", "meanDuration": "60s", "medianDuration": "60s", "p90Duration": "60s", "activeUsers": 1, "newUsers": 1}}]}"""),
        new(
            "insights.v1.AnalyticsService.ListAccountSessions", "SERVER",
            """{"selection": {"userId": "alice"}, "pageSize": 1}""",
            """{"sessions": [{"endUser": {"kind": "IDENTIFIED", "id": "alice"}, "session": {"id": "019cab6a-5b00-802b-90e9-4653e7da677c", "startTime": "2026-03-01T22:00:00Z", "endTime": "2026-03-01T22:01:00Z", "duration": "60s", "eventCount": 2, "pageViewCount": 1, "application": "web", "place": {"country": "NO"}, "browser": {"name": "Firefox", "version": "148"}, "endReason": "INACTIVITY"}}]}"""),
        new(
            "insights.v1.AnalyticsService.ListStrugglingUsers", "SERVER",
            """{"shortSession": "90s", "minShortSessions": 1}""",
            """{"users": [{"endUser": {"kind": "IDENTIFIED", "id": "alice"}, "sessionCount": 1, "shortSessionCount": 1, "totalDuration": "60s", "applicationCount": 1, "lastSeen": "2026-03-01T22:01:00Z", "shortSessionShare": 1, "place": {"country": "NO"}, "browser": {"name": "Firefox", "version": "148"}}, {"endUser": {"kind": "ANONYMOUS", "id": "someone"}, "sessionCount": 1, "shortSessionCount": 1, "totalDuration": "0s", "lastSeen": "2026-03-01T21:00:00Z", "shortSessionShare": 1}]}"""),
        new(
            "insights.v1.AnalyticsService.ListDisengagedUsers", "SERVER",
            """{"selection": {"filter": "kind = anonymous"}, "maxSessions": 1, "maxTotalDuration": "10s"}""",
            """{"users": [{"endUser": {"kind": "ANONYMOUS", "id": "someone"}, "sessionCount": 1, "shortSessionCount": 1, "totalDuration": "0s", "lastSeen": "2026-03-01T21:00:00Z", "shortSessionShare": 1}]}"""),
        new(
            "insights.v1.SegmentService.CreateSegment", "SERVER",
            """{"name": "germans", "displayName": "Germans", "filter": "country = DE"}""",
            """{"segment": {"name": "germans", "displayName": "Germans", "filter": "country = DE", "revision": "1772409600000", "createTime": "2026-03-02T00:00:00Z", "updateTime": "2026-03-02T00:00:00Z"}}"""),
        new(
            "insights.v1.SegmentService.GetSegment", "SERVER",
            """{"name": "payers"}""",
            """{"segment": {"name": "payers", "filter": "attributes.plan = pro", "revision": "1772409600000", "createTime": "2026-03-02T00:00:00Z", "updateTime": "2026-03-02T00:00:00Z"}}"""),
        new(
            "insights.v1.SegmentService.ListSegments", "SERVER",
            """{}""",
            """{"segments": [{"name": "insights-new-this-week", "displayName": "New this week", "description": "Which new users signed up in the last week?", "filter": "first_seen > -7d", "readyMade": true}, {"name": "insights-never-returned", "displayName": "Came once", "description": "Who signed up once but never returned? Never is for a week.", "filter": "total_sessions = 1 AND last_seen < -7d", "readyMade": true}, {"name": "insights-recent-vip", "displayName": "Recently upgraded to VIP", "description": "What users recently upgraded to the VIP plan? By the custom attribute plan; recently is 30 days.", "filter": "attributes.plan IN (\"VIP\", \"vip\") AND attributes.plan.change_time > -30d", "readyMade": true}, {"name": "insights-quit", "displayName": "Quit after regular use", "description": "Who was using regularly up until a month ago, and then quit? Regularly is five sessions or more, a week apart at most.", "filter": "total_sessions >= 5 AND average_time_between_sessions <= 7d AND last_seen < -30d", "readyMade": true}, {"name": "payers", "filter": "attributes.plan = pro", "revision": "1772409600000", "createTime": "2026-03-02T00:00:00Z", "updateTime": "2026-03-02T00:00:00Z"}]}"""),
        new(
            "insights.v1.SegmentService.UpdateSegment", "SERVER",
            """{"name": "payers", "description": "Who pays"}""",
            """{"segment": {"name": "payers", "description": "Who pays", "filter": "attributes.plan = pro", "revision": "1772409600001", "createTime": "2026-03-02T00:00:00Z", "updateTime": "2026-03-02T00:00:00Z"}}"""),
        new(
            "insights.v1.SegmentService.DeleteSegment", "SERVER",
            """{"name": "payers"}""",
            """{}"""),
        new(
            "insights.v1.SegmentService.CountSegment", "SERVER",
            """{"name": "payers"}""",
            """{"count": "1"}"""),
        new(
            "insights.v1.SegmentService.ListSegmentMembers", "SERVER",
            """{"name": "payers", "orderBy": "id", "totalSize": true}""",
            """{"endUsers": [{"kind": "IDENTIFIED", "id": "alice", "revision": "10", "standardAttributes": {"firstSeen": "2026-03-01T22:00:00Z", "lastSeen": "2026-03-01T22:01:00Z", "totalSessions": 1, "totalSessionDuration": "60s", "averageSessionDuration": "60s", "country": "NO", "browserName": "Firefox", "browserVersion": "148"}, "attributes": {"plan": {"value": {"text": "pro"}, "source": "API", "time": "2026-03-02T00:00:00Z", "changeTime": "2026-03-02T00:00:00Z"}}, "tags": ["new_user", "custom_attributes"]}], "totalSize": 1}"""),
        new(
            "insights.v1.SegmentService.EvaluateSegments", "SERVER",
            """{"endUser": {"id": "alice"}, "segments": ["payers", "none"]}""",
            """{"verdicts": [{"segment": "payers", "status": "MEMBER"}, {"segment": "none", "status": "NOT_FOUND", "detail": "There is no such segment."}]}"""),
        new(
            "insights.v1.SegmentService.ExplainSegment", "SERVER",
            """{"endUser": {"id": "alice"}, "filter": "total_sessions > 1 OR country = NO"}""",
            """{"filter": "total_sessions > 1 OR country = NO", "root": {"kind": "OR", "holds": true, "parts": [{"kind": "CLAUSE", "text": "total_sessions > 1", "field": "total_sessions", "value": "1"}, {"kind": "CLAUSE", "holds": true, "text": "country = NO", "field": "country", "value": "NO"}]}}"""),
        new(
            "insights.v1.SegmentService.WatchSegment", "SERVER",
            """{"segment": "payers"}""",
            """{"position": "a"}"""),
        new(
            "insights.v1.LiveService.ListLiveUsers", "SERVER",
            """{"pageSize": 3}""",
            """{"minutes": [{"startTime": "2026-03-01T23:01:00Z"}, {"startTime": "2026-03-01T23:02:00Z"}, {"startTime": "2026-03-01T23:03:00Z"}, {"startTime": "2026-03-01T23:04:00Z"}, {"startTime": "2026-03-01T23:05:00Z"}, {"startTime": "2026-03-01T23:06:00Z"}, {"startTime": "2026-03-01T23:07:00Z"}, {"startTime": "2026-03-01T23:08:00Z"}, {"startTime": "2026-03-01T23:09:00Z"}, {"startTime": "2026-03-01T23:10:00Z"}, {"startTime": "2026-03-01T23:11:00Z"}, {"startTime": "2026-03-01T23:12:00Z"}, {"startTime": "2026-03-01T23:13:00Z"}, {"startTime": "2026-03-01T23:14:00Z"}, {"startTime": "2026-03-01T23:15:00Z"}, {"startTime": "2026-03-01T23:16:00Z"}, {"startTime": "2026-03-01T23:17:00Z"}, {"startTime": "2026-03-01T23:18:00Z"}, {"startTime": "2026-03-01T23:19:00Z"}, {"startTime": "2026-03-01T23:20:00Z"}, {"startTime": "2026-03-01T23:21:00Z"}, {"startTime": "2026-03-01T23:22:00Z"}, {"startTime": "2026-03-01T23:23:00Z"}, {"startTime": "2026-03-01T23:24:00Z"}, {"startTime": "2026-03-01T23:25:00Z"}, {"startTime": "2026-03-01T23:26:00Z"}, {"startTime": "2026-03-01T23:27:00Z"}, {"startTime": "2026-03-01T23:28:00Z"}, {"startTime": "2026-03-01T23:29:00Z"}, {"startTime": "2026-03-01T23:30:00Z"}, {"startTime": "2026-03-01T23:31:00Z"}, {"startTime": "2026-03-01T23:32:00Z"}, {"startTime": "2026-03-01T23:33:00Z"}, {"startTime": "2026-03-01T23:34:00Z"}, {"startTime": "2026-03-01T23:35:00Z"}, {"startTime": "2026-03-01T23:36:00Z"}, {"startTime": "2026-03-01T23:37:00Z"}, {"startTime": "2026-03-01T23:38:00Z"}, {"startTime": "2026-03-01T23:39:00Z"}, {"startTime": "2026-03-01T23:40:00Z"}, {"startTime": "2026-03-01T23:41:00Z"}, {"startTime": "2026-03-01T23:42:00Z"}, {"startTime": "2026-03-01T23:43:00Z"}, {"startTime": "2026-03-01T23:44:00Z"}, {"startTime": "2026-03-01T23:45:00Z"}, {"startTime": "2026-03-01T23:46:00Z"}, {"startTime": "2026-03-01T23:47:00Z"}, {"startTime": "2026-03-01T23:48:00Z"}, {"startTime": "2026-03-01T23:49:00Z"}, {"startTime": "2026-03-01T23:50:00Z"}, {"startTime": "2026-03-01T23:51:00Z"}, {"startTime": "2026-03-01T23:52:00Z"}, {"startTime": "2026-03-01T23:53:00Z"}, {"startTime": "2026-03-01T23:54:00Z"}, {"startTime": "2026-03-01T23:55:00Z"}, {"startTime": "2026-03-01T23:56:00Z"}, {"startTime": "2026-03-01T23:57:00Z"}, {"startTime": "2026-03-01T23:58:00Z"}, {"startTime": "2026-03-01T23:59:00Z"}, {"startTime": "2026-03-02T00:00:00Z"}]}"""),
        new(
            "insights.v1.LiveService.WatchLiveUsers", "SERVER",
            """{"application": "web"}""",
            """{"snapshot": true}"""),
        new(
            "insights.v1.AccountService.CreateAccount", "OPERATOR",
            """{"account": "acme", "settings": {"lateness": "60s"}}""",
            """{"account": {"account": "acme", "settings": {"sessionTimeout": "1800s", "oneSessionPerTab": false, "lateness": "60s", "trackingLevel": "STANDARD", "pageUrl": true, "pageTitle": true, "userIdentification": true, "eventRetentionMonths": 6, "rateLimits": {}, "longestSession": "43200s", "bots": "TAG"}}}"""),
        new(
            "insights.v1.AccountService.ListAccounts", "OPERATOR",
            """{"pageSize": 1}""",
            """{"accounts": [{"account": "tenant-1", "settings": {"sessionTimeout": "1800s", "oneSessionPerTab": false, "lateness": "86400s", "trackingLevel": "EXTENDED", "pageUrl": true, "pageTitle": true, "userIdentification": true, "eventRetentionMonths": 6, "rateLimits": {}, "longestSession": "43200s", "bots": "TAG"}}]}"""),
        new(
            "insights.v1.AccountService.GetAccount", "OPERATOR",
            """{"account": "tenant-1"}""",
            """{"account": {"account": "tenant-1", "settings": {"sessionTimeout": "1800s", "oneSessionPerTab": false, "lateness": "86400s", "trackingLevel": "EXTENDED", "pageUrl": true, "pageTitle": true, "userIdentification": true, "eventRetentionMonths": 6, "rateLimits": {}, "longestSession": "43200s", "bots": "TAG"}}}"""),
        new(
            "insights.v1.AccountService.DeleteAccount", "OPERATOR",
            """{"account": "tenant-1", "confirm": "tenant-1"}""",
            """{}"""),
        new(
            "insights.v1.AccountService.GetSettings", "SERVER",
            """{"account": "tenant-1"}""",
            """{"document": {"account": "tenant-1", "revision": "1", "settings": {"sessionTimeout": "1800s", "oneSessionPerTab": false, "lateness": "86400s", "trackingLevel": "EXTENDED", "pageUrl": true, "pageTitle": true, "userIdentification": true, "eventRetentionMonths": 6, "rateLimits": {}, "longestSession": "43200s", "bots": "TAG"}}}"""),
        new(
            "insights.v1.AccountService.UpdateSettings", "OPERATOR",
            """{"account": "tenant-1", "settings": {"pageUrl": false, "applications": {"web": {"sessionTimeout": "60s"}}}, "updateMask": "pageUrl,applications", "revision": "1"}""",
            """{"document": {"account": "tenant-1", "revision": "2", "settings": {"sessionTimeout": "1800s", "oneSessionPerTab": false, "lateness": "86400s", "applications": {"web": {"sessionTimeout": "60s"}}, "trackingLevel": "EXTENDED", "pageUrl": false, "pageTitle": true, "userIdentification": true, "eventRetentionMonths": 6, "rateLimits": {}, "longestSession": "43200s", "bots": "TAG"}}}"""),
        new(
            "insights.v1.AccountService.CreateKey", "OPERATOR",
            """{"account": "tenant-1", "kind": "INGEST", "description": "The shop"}""",
            """{"keyId": "*", "key": "*", "kind": "INGEST"}"""),
        new(
            "insights.v1.AccountService.ListKeys", "OPERATOR",
            """{"account": "tenant-1", "pageSize": 5}""",
            """{"keys": [{"keyId": "*", "kind": "INGEST", "createTime": "2026-03-02T00:00:00Z"}, {"keyId": "*", "kind": "SERVER", "createTime": "2026-03-02T00:00:00Z"}, {"keyId": "*", "kind": "IMPORT", "createTime": "2026-03-02T00:00:00Z"}]}"""),
        new(
            "insights.v1.AccountService.RotateKey", "OPERATOR",
            """{"account": "tenant-1", "keyId": "$KEY", "overlap": "3600s"}""",
            """{"keyId": "*", "key": "*", "kind": "INGEST", "oldRevokeTime": "2026-03-02T01:00:00Z"}"""),
        new(
            "insights.v1.AccountService.RevokeKey", "OPERATOR",
            """{"account": "tenant-1", "keyId": "$KEY"}""",
            """{}"""),
        new(
            "insights.v1.AccountService.VerifyAccount", "SERVER",
            """{"account": "tenant-1"}""",
            """{"result": {"usersChecked": 2, "entriesRead": "6"}}"""),
        new(
            "insights.v1.AccountService.ListAuditLog", "OPERATOR",
            """{"account": "tenant-1", "pageSize": 1}""",
            """{"entries": [{"number": "4", "time": "2026-03-02T00:00:00Z", "keyId": "*", "action": "CREATE_KEY", "account": "tenant-1", "target": "*", "detail": "{\"kind\":\"IMPORT\"}"}], "nextPageToken": "4"}"""),
        new(
            "insights.v1.SourceService.CreateSource", "SERVER",
            """{"name": "shop", "displayName": "Shop", "mode": "CREATE_OR_UPDATE", "mapping": {"userIdColumn": "id", "attributes": [{"column": "n", "attribute": "seats", "type": "NUMBER", "empty": "UNSET"}]}, "csv": {"delimiter": ";"}, "maxRefusedPercent": 0, "schedule": {"cron": "0 3 * * *", "timeZone": "Europe/Zurich"}}""",
            """{"source": {"name": "shop", "displayName": "Shop", "kind": "CSV", "mode": "CREATE_OR_UPDATE", "mapping": {"userIdColumn": "id", "attributes": [{"column": "n", "attribute": "seats", "type": "NUMBER", "case": "AS_IS", "empty": "UNSET"}]}, "csv": {"delimiter": ";"}, "revision": "1772409600000", "createTime": "2026-03-02T00:00:00Z", "updateTime": "2026-03-02T00:00:00Z", "schedule": {"cron": "0 3 * * *", "timeZone": "Europe/Zurich"}, "nextRunTime": "2026-03-02T02:00:00Z"}}"""),
        new(
            "insights.v1.SourceService.GetSource", "SERVER",
            """{"name": "crm"}""",
            """{"source": {"name": "crm", "kind": "CSV", "mode": "UPDATE", "mapping": {"userIdColumn": "id", "attributes": [{"column": "plan", "attribute": "plan", "type": "TEXT", "case": "AS_IS", "empty": "LEAVE"}]}, "csv": {}, "maxRefusedPercent": 10, "revision": "1772409600000", "createTime": "2026-03-02T00:00:00Z", "updateTime": "2026-03-02T00:00:00Z", "lastRun": {"number": "1", "kind": "IMPORT", "state": "CANCELLED", "file": "*", "fileName": "crm.csv", "startTime": "2026-03-02T00:00:00Z", "endTime": "2026-03-02T00:00:00Z"}}}"""),
        new(
            "insights.v1.SourceService.ListSources", "SERVER",
            """{}""",
            """{"sources": [{"name": "crm", "kind": "CSV", "mode": "UPDATE", "mapping": {"userIdColumn": "id", "attributes": [{"column": "plan", "attribute": "plan", "type": "TEXT", "case": "AS_IS", "empty": "LEAVE"}]}, "csv": {}, "maxRefusedPercent": 10, "revision": "1772409600000", "createTime": "2026-03-02T00:00:00Z", "updateTime": "2026-03-02T00:00:00Z", "lastRun": {"number": "1", "kind": "IMPORT", "state": "CANCELLED", "file": "*", "fileName": "crm.csv", "startTime": "2026-03-02T00:00:00Z", "endTime": "2026-03-02T00:00:00Z"}}]}"""),
        new(
            "insights.v1.SourceService.UpdateSource", "SERVER",
            """{"name": "crm", "paused": true}""",
            """{"source": {"name": "crm", "kind": "CSV", "mode": "UPDATE", "mapping": {"userIdColumn": "id", "attributes": [{"column": "plan", "attribute": "plan", "type": "TEXT", "case": "AS_IS", "empty": "LEAVE"}]}, "csv": {}, "maxRefusedPercent": 10, "revision": "1772409600001", "createTime": "2026-03-02T00:00:00Z", "updateTime": "2026-03-02T00:00:00Z", "lastRun": {"number": "1", "kind": "IMPORT", "state": "CANCELLED", "file": "*", "fileName": "crm.csv", "startTime": "2026-03-02T00:00:00Z", "endTime": "2026-03-02T00:00:00Z"}, "paused": true}}"""),
        new(
            "insights.v1.SourceService.DeleteSource", "SERVER",
            """{"name": "crm"}""",
            """{}"""),
        new(
            "insights.v1.SourceService.CreateSourceFile", "SERVER",
            """{"source": "crm", "fileName": "b.csv"}""",
            """{"file": {"file": "*", "fileName": "b.csv", "createTime": "2026-03-02T00:00:00Z"}}"""),
        new(
            "insights.v1.SourceService.PutSourceFilePiece", "SERVER",
            """{"source": "crm", "file": "$OPEN", "data": "aWQ="}""",
            """{}"""),
        new(
            "insights.v1.SourceService.FinishSourceFile", "SERVER",
            """{"source": "crm", "file": "$OPEN"}""",
            """{"file": {"file": "*", "fileName": "open.csv", "createTime": "2026-03-02T00:00:00Z", "byteCount": "2", "whole": true}}"""),
        new(
            "insights.v1.SourceService.ListSourceFiles", "SERVER",
            """{"source": "crm"}""",
            """{"files": [{"file": "*", "fileName": "crm.csv", "createTime": "2026-03-02T00:00:00Z", "byteCount": "18", "whole": true}, {"file": "*", "fileName": "open.csv", "createTime": "2026-03-02T00:00:00Z"}]}"""),
        new(
            "insights.v1.SourceService.DeleteSourceFile", "SERVER",
            """{"source": "crm", "file": "$FILE"}""",
            """{}"""),
        new(
            "insights.v1.SourceService.InspectSourceFile", "SERVER",
            """{"source": "crm", "file": "$FILE"}""",
            """{"encoding": "utf-8", "delimiter": ",", "quote": "\"", "columns": ["id", "plan"], "rows": [{"line": "2", "cells": ["alice", "vip"]}]}"""),
        new(
            "insights.v1.SourceService.StartRun", "SERVER",
            """{"source": "crm", "kind": "PREVIEW", "file": "$FILE"}""",
            """{"run": {"number": "2", "kind": "PREVIEW", "state": "CHECKING", "file": "*", "fileName": "crm.csv", "startTime": "2026-03-02T00:00:00Z"}}"""),
        new(
            "insights.v1.SourceService.GetRun", "SERVER",
            """{"source": "crm", "run": "1"}""",
            """{"run": {"number": "1", "kind": "IMPORT", "state": "CANCELLED", "file": "*", "fileName": "crm.csv", "startTime": "2026-03-02T00:00:00Z", "endTime": "2026-03-02T00:00:00Z"}}"""),
        new(
            "insights.v1.SourceService.ListRuns", "SERVER",
            """{"source": "crm", "pageSize": 5}""",
            """{"runs": [{"number": "1", "kind": "IMPORT", "state": "CANCELLED", "file": "*", "fileName": "crm.csv", "startTime": "2026-03-02T00:00:00Z", "endTime": "2026-03-02T00:00:00Z"}]}"""),
        new(
            "insights.v1.SourceService.CancelRun", "SERVER",
            """{"source": "crm", "run": "1"}""",
            """{"run": {"number": "1", "kind": "IMPORT", "state": "CANCELLED", "file": "*", "fileName": "crm.csv", "startTime": "2026-03-02T00:00:00Z", "endTime": "2026-03-02T00:00:00Z"}}"""),
        new(
            "insights.v1.SourceService.ListRowErrors", "SERVER",
            """{"source": "crm", "run": "1"}""",
            """{}"""),
    ];
}
