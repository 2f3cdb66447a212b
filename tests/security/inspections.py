"""The lines of `matrix.PAGES` and `matrix.ADMIN` for campaigns, visits and signals."""

INSPECTIONS = """
#     route                                  kind                   ano off coo edi ins cle con aud adm
GET   inspections:campaign                   recruiters.inspectioncampaign > x x x c x x x .
GET   inspections:frame_csv                  recruiters.inspectioncampaign > x x x c x x x .
GET   inspections:frame_json_export          recruiters.inspectioncampaign > x x x c x x x .
GET   inspections:forms_pdf                  recruiters.inspectioncampaign > x x x c x x x .
GET   inspections:visit                      recruiters.inspection  >   x   x   x   c   x   x   x   .
GET   inspections:form_pdf                   recruiters.inspection  >   x   x   x   c   x   x   x   .
POST  inspections:put_right                  recruiters.inspection  >   x   x   x   c   x   x   x   .
GET   inspections:section                    recruiters.inspection  >   x   x   x   c   x   x   x   .
POST  inspections:section                    recruiters.inspection  >   x   x   x   c   x   x   x   .
GET   inspections:follow_ups                 -                      >   x   x   x   .   x   x   x   .
GET   inspections:follow_up                  recruiters.followup    >   x   x   x   c   x   x   x   .
POST  inspections:follow_up                  recruiters.followup    >   x   x   x   c   x   x   x   .
GET   inspections:funnel                     -                      >   x   x   x   .   x   x   x   .
"""

INSPECTIONS_ADMIN = """
# model                          off coo edi ins cle con aud adm
recruiters.followup              x   x   x   rc  x   x   x   r
recruiters.inspection            x   x   x   ec  x   x   x   e
recruiters.inspectioncampaign    x   x   x   wc  x   x   x   w
recruiters.signal                x   x   x   ec  x   x   x   e
recruiters.signalscan            x   x   x   r   x   x   x   r
"""
